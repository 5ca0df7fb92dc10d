//go:build tools

// Package pulumi pins the engine that the sandbox runs.
package pulumi

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
