/**
 * Outputs that appear whole or not at all.
 *
 * <p>Each is written under a temporary name beside its target, flushed to the disk, and renamed.
 * {@link org.nix2container.output.Outputs} knows what is unfinished, so that a failure or an
 * interrupt can take it away.
 */
@NullMarked
package org.nix2container.output;

import org.jspecify.annotations.NullMarked;
