package org.nix2container.pull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.nix2container.compress.Decompression;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.MediaType;

/**
 * Opens archives so that their members can be read in any order: a plain tar where it is, one that
 * is compressed or comes through a pipe by way of a temporary file, which has no name any more when
 * it is filled.
 */
final class SeekableTar {

  private static final int BUFFER = 256 * 1024;
  private static final int MAGIC = 4;

  private SeekableTar() {}

  static FileChannel open(Path file, Path temporary) throws IOException {
    if (Files.isRegularFile(file) && !isCompressed(file)) {
      return FileChannel.open(file, StandardOpenOption.READ);
    }
    try (InputStream in =
        Decompression.of(
            MediaType.OCI_LAYER_GZIP,
            new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      return spooled(in, temporary);
    }
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAGIC);
      if (start.length == MAGIC
          && (start[0] == 'B' && start[1] == 'Z' && start[2] == 'h'
              || start[0] == (byte) 0xfd
                  && start[1] == '7'
                  && start[2] == 'z'
                  && start[3] == 'X')) {
        throw new InvalidInputException(
            file.toString(),
            "it is compressed with "
                + (start[0] == 'B' ? "bzip2" : "xz")
                + ", which is not read: decompress it first");
      }
      return LayerType.Magic.of(start, start.length) != LayerType.Magic.OTHER;
    }
  }

  private static FileChannel spooled(InputStream in, Path temporary) throws IOException {
    Path spool;
    try {
      spool = Files.createTempFile(temporary, "nix2container", ".tar");
    } catch (IOException e) {
      throw new OutputException("temporary file in " + temporary, e);
    }
    try {
      Files.copy(in, spool, StandardCopyOption.REPLACE_EXISTING);
      return FileChannel.open(spool, StandardOpenOption.READ);
    } finally {
      Files.deleteIfExists(spool);
    }
  }
}
