/**
 * From a layer's tree to the bytes of its tar, and to its digest.
 *
 * <p>Three things overlap. A walk goes through the tree, writes headers into blocks of half a
 * megabyte, and leaves room there for the files' contents, whose sizes it knows. Fillers read the
 * contents into their places, several blocks at once. And the blocks are consumed in order: hashed,
 * or hashed and written. Nothing is copied on the way, and a layer of any size needs a few blocks.
 */
@NullMarked
package org.nix2container.stream;

import org.jspecify.annotations.NullMarked;
