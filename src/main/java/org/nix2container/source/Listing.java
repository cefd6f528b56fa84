package org.nix2container.source;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names in a directory, sorted by the bytes that they have in an image. */
public final class Listing {

  private final byte[][] names;

  /** The same array, unless a name of it is case-hacked. */
  private final byte[][] imageNames;

  private Listing(byte[][] names, byte[][] imageNames) {
    this.names = names;
    this.imageNames = imageNames;
  }

  /** How many names there are. */
  public int size() {
    return names.length;
  }

  /** The name on disk. */
  public byte[] name(int index) {
    return names[index];
  }

  /** The name in an image, which is without the suffix of {@link CaseHack}. */
  public byte[] imageName(int index) {
    return imageNames[index];
  }

  static Listing of(Path directory) throws IOException {
    byte[][] names = quickly(directory);
    for (byte[] name : names) {
      if (CaseHack.isIn(name)) {
        return withoutHacks(directory, names);
      }
    }
    return new Listing(names, names);
  }

  /**
   * File.list() is one native call for the whole directory, but gives a name that is not ASCII back
   * garbled in some locales (with a question mark or U+FFFD).
   */
  private static byte[][] quickly(Path directory) throws IOException {
    String path = directory.toString();
    String[] texts = RawNames.isAscii(path) ? new File(path).list() : null;
    if (texts == null) {
      return exactly(directory);
    }
    for (String text : texts) {
      if (!RawNames.isAscii(text) || text.indexOf('?') >= 0) {
        return exactly(directory);
      }
    }
    Arrays.sort(texts);
    byte[][] names = new byte[texts.length][];
    for (int i = 0; i < names.length; i++) {
      names[i] = RawNames.ascii(texts[i]);
    }
    return names;
  }

  private static byte[][] exactly(Path directory) throws IOException {
    List<byte[]> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        byte[] path = RawNames.bytes(child);
        int slash = path.length - 1;
        while (path[slash] != '/') {
          slash--;
        }
        names.add(Arrays.copyOfRange(path, slash + 1, path.length));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(Arrays::compareUnsigned);
    return names.toArray(new byte[0][]);
  }

  private static Listing withoutHacks(Path directory, byte[][] names) throws FileSystemException {
    byte[][][] pairs = new byte[names.length][][];
    for (int i = 0; i < names.length; i++) {
      pairs[i] = new byte[][] {names[i], CaseHack.undone(names[i])};
    }
    Arrays.sort(pairs, (a, b) -> Arrays.compareUnsigned(a[1], b[1]));
    byte[][] sorted = new byte[names.length][];
    byte[][] imageNames = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      sorted[i] = pairs[i][0];
      imageNames[i] = pairs[i][1];
      if (i > 0 && Arrays.equals(imageNames[i], imageNames[i - 1])) {
        throw new FileSystemException(
            directory.toString(),
            "",
            "its files "
                + new String(sorted[i - 1], StandardCharsets.UTF_8)
                + " and "
                + new String(sorted[i], StandardCharsets.UTF_8)
                + " would have one name in an image");
      }
    }
    return new Listing(sorted, imageNames);
  }
}
