package org.nix2container.imagedb;

/**
 * What a store derivation says of one of its outputs.
 *
 * @param derivation the id of its row
 * @param name as {@code out}
 * @param path where the output will be
 */
record DerivationOutput(int derivation, String name, String path) {}
