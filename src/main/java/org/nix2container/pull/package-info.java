/**
 * Reading images, wherever they are.
 *
 * <p>{@link org.nix2container.pull.SourceImage} is an image ready to be written somewhere: its
 * manifest, its config, and layers whose bytes are generated or read when they are wanted. Every
 * byte is digested on its way; a layer that is not what its digest says is an error.
 */
@NullMarked
package org.nix2container.pull;

import org.jspecify.annotations.NullMarked;
