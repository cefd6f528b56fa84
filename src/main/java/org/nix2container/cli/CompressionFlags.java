package org.nix2container.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nix2container.compress.Compression;
import org.nix2container.copy.CopyOptions.DirectoryLayers;

/** What layers are compressed with on their way. */
final class CompressionFlags {

  private static final Flag FORMAT =
      new Flag(
          "dest-compress-format", "FORMAT", "gzip, zstd or none (default: gzip in registries)");
  private static final Flag LEVEL =
      new Flag("dest-compress-level", "N", "1 to 9 of gzip, 1 to 20 of zstd");
  private static final Flag FORCE =
      new Flag(
          "dest-force-compress-format",
          "",
          "use no blobs of another format, whether they are there or not");
  private static final Flag COMPRESS =
      new Flag("dest-compress", "", "compress the layers in a dir: (default: as they are)");
  private static final Flag DECOMPRESS =
      new Flag("dest-decompress", "", "decompress the layers in a dir:");
  private static final Flag ACCEPT_UNCOMPRESSED =
      new Flag(
              "dest-oci-accept-uncompressed-layers",
              "",
              "accepted for skopeo's sake: layouts take layers as they are anyway")
          .hidden();
  private static final Flag PRECOMPUTE =
      new Flag(
          "dest-precompute-digests",
          "",
          "no effect: what a registry has already is found out without compressing it");

  static final List<Flag> ALL =
      List.of(FORMAT, LEVEL, FORCE, COMPRESS, DECOMPRESS, PRECOMPUTE, ACCEPT_UNCOMPRESSED);

  private CompressionFlags() {}

  /**
   * What the flags say.
   *
   * @param asked the format that was asked for
   * @param force whether blobs of no other format will do
   * @param inDirectory what layers become in {@code dir:} destinations
   */
  record Choice(Optional<Compression> asked, boolean force, DirectoryLayers inDirectory) {

    /** What layers become in a registry. */
    Compression inRegistry() {
      return asked.orElseGet(() -> new Compression.Gzip(Compression.Gzip.DEFAULT_LEVEL));
    }
  }

  static Choice choice(Invocation invocation) {
    boolean compress = invocation.has(COMPRESS);
    boolean decompress = invocation.has(DECOMPRESS);
    if (compress && decompress) {
      throw invocation.wrong("--dest-compress and --dest-decompress exclude each other");
    }
    DirectoryLayers inDirectory =
        compress
            ? DirectoryLayers.COMPRESSED
            : decompress ? DirectoryLayers.UNCOMPRESSED : DirectoryLayers.AS_THEY_ARE;
    return new Choice(asked(invocation), invocation.has(FORCE), inDirectory);
  }

  private static Optional<Compression> asked(Invocation invocation) {
    Optional<String> format = invocation.given(FORMAT);
    OptionalInt level =
        invocation.given(LEVEL).isPresent()
            ? OptionalInt.of(invocation.number(LEVEL, 0))
            : OptionalInt.empty();
    if (format.equals(Optional.of("zstd:chunked"))) {
      throw invocation.wrong(
          "--dest-compress-format zstd:chunked is not made here; zstd is as small, and every"
              + " client that reads zstd:chunked reads it");
    }
    return format.isEmpty() && level.isEmpty()
        ? Optional.empty()
        : Optional.of(Compression.parse(format.orElse("gzip"), level));
  }

  /** Warns of flags that are for directories, as skopeo does, where there is none. */
  static void warn(Invocation invocation, boolean anyDirectory) {
    for (Flag flag : List.of(COMPRESS, DECOMPRESS)) {
      if (invocation.has(flag) && !anyDirectory) {
        invocation
            .terminal()
            .warning("--" + flag.name() + " has no effect: it is for dir: destinations");
      }
    }
  }
}
