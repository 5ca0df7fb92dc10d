//go:build tools

// Package openshift pins OpenShift's resource definitions.
package openshift

import _ "github.com/openshift/api/imageregistry/v1"
