package org.nix2container.compress;

import java.util.OptionalInt;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.MediaType;

/** What a layer's blob is to be. */
public sealed interface Compression {

  /** The media type of such a blob, in the OCI's terms. */
  String layerMediaType();

  /**
   * Identifies all that the bytes of such a blob depend on, apart from the layer: the library with
   * its version, how it is used, and the level. Blobs of two encoders are not to be taken for one
   * another.
   */
  String encoder();

  /**
   * The compression that an option names.
   *
   * @param format gzip, zstd or none
   * @param level the format's default if empty
   */
  static Compression parse(String format, OptionalInt level) {
    return switch (format) {
      case "gzip" -> new Gzip(level.orElse(Gzip.DEFAULT_LEVEL));
      case "zstd" -> new Zstd(level.orElse(Zstd.DEFAULT_LEVEL));
      case "none" -> none(level);
      default ->
          throw new InvalidInputException(
              "compression format \"" + format + "\"", "must be gzip, zstd or none");
    };
  }

  private static None none(OptionalInt level) {
    if (level.isPresent()) {
      throw new InvalidInputException(
          "compression level " + level.getAsInt(), "there are no levels without compression");
    }
    return new None();
  }

  /** The tar as it is. */
  record None() implements Compression {
    @Override
    public String layerMediaType() {
      return MediaType.OCI_LAYER;
    }

    @Override
    public String encoder() {
      return "none";
    }
  }

  /** What every client can read. */
  record Gzip(int level) implements Compression {

    /** Fewer bytes than Go's, at two thirds of its time (docs/benchmarks.md). */
    public static final int DEFAULT_LEVEL = 2;

    private static final int MOST = 9;

    public Gzip {
      checkLevel("gzip", level, MOST);
    }

    @Override
    public String layerMediaType() {
      return MediaType.OCI_LAYER_GZIP;
    }

    @Override
    public String encoder() {
      return GzipEncoder.IDENTITY + "-" + level;
    }
  }

  /** Smaller and much faster than gzip; not for clients from before 2021. */
  record Zstd(int level) implements Compression {

    /** The second takes a seventh longer for 3 % fewer bytes (docs/benchmarks.md). */
    public static final int DEFAULT_LEVEL = 1;

    private static final int MOST = 20;

    public Zstd {
      checkLevel("zstd", level, MOST);
    }

    @Override
    public String layerMediaType() {
      return MediaType.OCI_LAYER_ZSTD;
    }

    @Override
    public String encoder() {
      return ZstdEncoder.IDENTITY + "-" + level;
    }
  }

  private static void checkLevel(String format, int level, int most) {
    if (level < 1 || level > most) {
      throw new InvalidInputException(
          "compression level " + level, format + " has the levels 1 to " + most);
    }
  }
}
