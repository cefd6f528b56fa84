/**
 * From an image to the places where images live.
 *
 * <p>{@link org.nix2container.copy.SourceImage} is an image ready to be written: its manifest, its
 * config, and layers that are generated or read as they are written. Each destination is a class
 * that states the layout it writes. Every byte is digested on its way; a layer that is not what its
 * digest says stops the copy before anything points to it.
 */
@NullMarked
package org.nix2container.copy;

import org.jspecify.annotations.NullMarked;
