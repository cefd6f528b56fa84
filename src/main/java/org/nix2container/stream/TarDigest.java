package org.nix2container.stream;

import org.nix2container.oci.Digest;

/**
 * What a tar is known by.
 *
 * @param size in bytes
 */
public record TarDigest(Digest digest, long size) {}
