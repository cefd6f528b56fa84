/**
 * Compressing layers, and reading compressed ones: gzip (RFC 1952) and zstd (RFC 8878).
 *
 * <p>A layer is cut into blocks of one size, each becomes a gzip member or a zstd frame of its own,
 * and a blob is these one after another; both formats say that such a file is the blocks together.
 * So blocks are compressed on all cores, whichever layers they are of, and the bytes depend on the
 * layer and the encoder alone. They must: a registry knows a blob by the digest of its bytes, and
 * what comes out different is sent again. For the same reason {@code java.util.zip} does not write
 * here: it uses the zlib that the JDK was built with, and these differ. Reading may use it.
 */
@NullMarked
package org.nix2container.compress;

import org.jspecify.annotations.NullMarked;
