/**
 * Regular expressions as Go's {@code regexp} has them: RE2 syntax, leftmost-first matches, on
 * bytes.
 *
 * <p>The expressions in rewrites and perms were written for a Go program and are matched against
 * file names, which are bytes. RE2/J is a port of Go's package and does the matching; this package
 * adds what it lacks: Go's way with bytes that are not UTF-8, Go's templates, and bounds on what an
 * expression may cost. Nothing outside this package sees RE2/J.
 */
@NullMarked
package org.nix2container.regex;

import org.jspecify.annotations.NullMarked;
