/**
 * The direct way from paths to an image, with no Nix expression: find the closure, split it into
 * layers, digest what is not known yet, choose what the image runs.
 */
@NullMarked
package org.nix2container.build;

import org.jspecify.annotations.NullMarked;
