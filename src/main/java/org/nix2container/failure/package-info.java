/**
 * What can go wrong, as types.
 *
 * <p>Every failure that a caller can understand is a {@link
 * org.nix2container.failure.Nix2ContainerException}. Its message is one line that names the file,
 * store path or reference it is about and says what is wrong with it; a front end prints that line
 * and nothing else.
 */
@NullMarked
package org.nix2container.failure;

import org.jspecify.annotations.NullMarked;
