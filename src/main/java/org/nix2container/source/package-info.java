/**
 * Files on disk, as a layer needs them: names that are bytes, modes with all twelve permission
 * bits, directories in one order.
 *
 * <p>File names on Linux are bytes, and Java decodes them by the locale. Names of plain ASCII are
 * safe in every locale and are handled as text, since that is quickest. For every other name the
 * raw bytes are had through {@code Path.toUri()}, which percent-encodes them whatever the locale,
 * and go back through {@code Path.of(URI)}.
 */
@NullMarked
package org.nix2container.source;

import org.jspecify.annotations.NullMarked;
