/**
 * Closures of store paths: what refers to what, and which paths are the most shared.
 *
 * <p>A closure graph file is what Nix's {@code exportReferencesGraph} and {@code nix path-info -r
 * --json} write: an array of {@code {path, references[], narHash?, narSize?}}, or since Nix 2.19 an
 * object of these by path; other keys are skipped.
 */
@NullMarked
package org.nix2container.closure;

import org.jspecify.annotations.NullMarked;
