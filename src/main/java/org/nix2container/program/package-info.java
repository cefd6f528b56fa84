/**
 * Programs of others: found, started, given their input, and heard with what they have to say when
 * they fail.
 *
 * <p>Some storages can only be written by the programs that they belong to, so these are run as a
 * user would run them: found in the {@code PATH}, with the user's environment. By POSIX a program
 * says by its status, from 0 to 255, whether it was successful, and on its standard error why not;
 * of that the last line is what most programs end with. A program that has nothing to read must not
 * wait for a terminal, so its input is empty then. Both of its outputs are read all the time, for
 * it would wait for ever in writing to the one that is not.
 */
@NullMarked
package org.nix2container.program;

import org.jspecify.annotations.NullMarked;
