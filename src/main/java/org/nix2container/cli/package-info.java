/**
 * The program: a class per command, each a few lines that read flags and call what does the work.
 *
 * <p>Results go to the standard output, everything else to the standard error. The exit code is 0;
 * 1 after any error, wrong usage included; 2 where the image asked for does not exist.
 */
@NullMarked
package org.nix2container.cli;

import org.jspecify.annotations.NullMarked;
