/**
 * The parts of an OCI image as values: digests, descriptors, manifests and configs.
 *
 * <p>What they look like as JSON is defined by the OCI image specification 1.1 (descriptor.md,
 * manifest.md, config.md); the order of keys, and which are left out when empty, is that of the Go
 * structs of opencontainers/image-spec, because digests of configs depend on it.
 */
@NullMarked
package org.nix2container.oci;

import org.jspecify.annotations.NullMarked;
