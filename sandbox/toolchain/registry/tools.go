//go:build tools

// Package registry pins the image registry that the sandbox runs, and the client that pushes to it.
package registry

import (
	_ "github.com/distribution/distribution/v3/cmd/registry"
	_ "github.com/google/go-containerregistry/cmd/crane"
)
