package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Start line and headers of a message, to the byte as they came unless they are changed. */
final class HttpHead {

  private static final String END = "\r\n\r\n";

  private final List<String> lines;

  private HttpHead(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  static HttpHead answer(int status, List<String> headers, int bodyLength) {
    List<String> lines = new ArrayList<>();
    lines.add("HTTP/1.1 " + status + " Spoiled");
    lines.addAll(headers);
    lines.add("Content-Length: " + bodyLength);
    return new HttpHead(lines);
  }

  /** What comes is something else, such as TLS. */
  static final class NoHttp extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Nothing where the stream ends before the first byte. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < END.length()) {
      int b = in.read();
      if (bytes.size() == 0 && b >= 0 && b < ' ') {
        throw new NoHttp();
      }
      if (b < 0) {
        if (bytes.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("in a head");
      }
      bytes.write(b);
      matched = b == END.charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
    }
    String text = bytes.toString(ISO_8859_1);
    return Optional.of(
        new HttpHead(List.of(text.substring(0, text.length() - END.length()).split("\r\n"))));
  }

  byte[] bytes() {
    return (String.join("\r\n", lines) + END).getBytes(ISO_8859_1);
  }

  private String word(int index) {
    return lines.getFirst().split(" ")[index];
  }

  String method() {
    return word(0);
  }

  String target() {
    return word(1);
  }

  int status() {
    return Integer.parseInt(word(1));
  }

  /** The first of that name. */
  Optional<String> header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return lines.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  boolean has(String name, String value) {
    return header(name).filter(value::equalsIgnoreCase).isPresent();
  }

  HttpHead without(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    List<String> left = new ArrayList<>(lines);
    left.subList(1, left.size()).removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix));
    return new HttpHead(left);
  }

  HttpHead with(String name, String value) {
    List<String> more = new ArrayList<>(without(name).lines);
    more.add(name + ": " + value);
    return new HttpHead(more);
  }

  HttpHead withWord(int index, String word) {
    List<String> changed = new ArrayList<>(lines);
    String[] words = lines.getFirst().split(" ", 3);
    words[index] = word;
    changed.set(0, String.join(" ", words));
    return new HttpHead(changed);
  }
}
