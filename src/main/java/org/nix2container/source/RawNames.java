package org.nix2container.source;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Takes paths apart into bytes and puts them together again, in any locale. */
final class RawNames {

  private static final String FILE_ROOT = "file:///";

  private RawNames() {}

  /** Whether the text is all printable or control ASCII, which every locale decodes to itself. */
  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || c > 126) {
        return false;
      }
    }
    return true;
  }

  static boolean isAscii(byte[] name) {
    for (byte b : name) {
      if (b <= 0 || b == 127) {
        return false;
      }
    }
    return true;
  }

  static String ascii(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The absolute path that has these bytes. */
  static Path path(byte[] absolute) {
    if (isAscii(absolute)) {
      return Path.of(ascii(absolute));
    }
    StringBuilder uri = new StringBuilder(FILE_ROOT);
    for (int i = 1; i < absolute.length; i++) {
      int b = absolute[i] & 0xff;
      boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '-' && b <= '9';
      if (plain) {
        uri.append((char) b);
      } else {
        uri.append('%').append(Character.forDigit(b >> 4, 16));
        uri.append(Character.forDigit(b & 15, 16));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The bytes of a path as it is; a relative one is not made absolute. */
  static byte[] bytes(Path path) {
    String text = path.toString();
    if (isAscii(text)) {
      return ascii(text);
    }
    byte[] absolute = decoded(path.toUri().getRawPath());
    // toUri() puts a slash behind a directory, and the working directory before a relative path.
    int end = absolute.length;
    if (absolute[end - 1] == '/' && !text.endsWith("/")) {
      end--;
    }
    int start = 0;
    if (!path.isAbsolute()) {
      byte[] here = bytes(Path.of("").toAbsolutePath());
      start = here.length == 1 ? 1 : here.length + 1;
    }
    byte[] bytes = new byte[end - start];
    System.arraycopy(absolute, start, bytes, 0, bytes.length);
    return bytes;
  }

  private static byte[] decoded(String percentEncoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(percentEncoded.length());
    for (int i = 0; i < percentEncoded.length(); i++) {
      char c = percentEncoded.charAt(i);
      if (c == '%') {
        bytes.write(
            Character.digit(percentEncoded.charAt(i + 1), 16) << 4
                | Character.digit(percentEncoded.charAt(i + 2), 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }
}
