/**
 * Remembers the digests of layers, so that store paths which have not changed are not read again.
 *
 * <p>An entry is a file in {@code $XDG_CACHE_HOME/nix2container/layers} named by its key: the
 * SHA-256 of everything that the tar is made from, which is the version of the tar format, and each
 * store path with its options and the hash that the Nix database has of its content. It holds the
 * line {@code <key> <digest> <size> <check>}, where the last is the SHA-256 of what is before it;
 * anything else in it counts as no entry. A layer with a path that no database vouches for has no
 * key.
 */
@NullMarked
package org.nix2container.cache;

import org.jspecify.annotations.NullMarked;
