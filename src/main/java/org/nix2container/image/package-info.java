/**
 * Images that are described, not stored: a config and a list of layers.
 *
 * <p>An image file ({@code image.json}) is what the reference implementation writes: {@code
 * version} (1), {@code image-config} (an OCI config object), {@code layers} (see {@link
 * org.nix2container.layer}), {@code arch}, {@code created}. Three keys are ours, and left out where
 * they say nothing new: {@code os} (when not linux), {@code variant}, and {@code history}: the
 * entries of the base image, which stand for its layers in place of their {@code History}.
 */
@NullMarked
package org.nix2container.image;

import org.jspecify.annotations.NullMarked;
