package org.nix2container.serve;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.nix2container.pull.LayerBlob;

/**
 * What a client is told.
 *
 * @param fields of the head, each with the end of its line; those that belong to the connection are
 *     added when it is sent
 */
record Answer(int status, String fields, Content content) {

  static final int OK = 200;
  static final int PARTIAL = 206;
  static final int NOT_MODIFIED = 304;

  /** What comes after the head. */
  sealed interface Content {

    /** In bytes. */
    long length();
  }

  /** What is at hand. */
  static final class Bytes implements Content {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }

  /**
   * A layer, or some of it, that is made while it is sent.
   *
   * @param repository as the client named it
   */
  record OfLayer(String repository, LayerBlob layer, ByteRange range) implements Content {
    @Override
    public long length() {
      return range.length();
    }
  }

  static Answer of(int status) {
    return new Answer(status, "", new Bytes(new byte[0]));
  }

  static Answer of(int status, String contentType, byte[] content) {
    return new Answer(status, "", new Bytes(content)).with("Content-Type", contentType);
  }

  static Answer text(int status, String line) {
    return of(status, "text/plain; charset=utf-8", (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** With one more field; neither has anything in it that would end a line. */
  Answer with(String name, String value) {
    return new Answer(status, fields + name + ": " + value + "\r\n", content);
  }

  Answer with(Content other) {
    return new Answer(status, fields, other);
  }

  /** The head, as it is sent (RFC 9112 §4). */
  byte[] head(boolean keepsConnection) {
    StringBuilder head = new StringBuilder(400);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason()).append("\r\n");
    head.append("Date: ").append(HttpDate.of(Instant.now())).append("\r\n");
    head.append(fields);
    head.append("X-Content-Type-Options: nosniff\r\n");
    if (status != NOT_MODIFIED) {
      head.append("Content-Length: ").append(content.length()).append("\r\n");
    }
    if (!keepsConnection) {
      head.append("Connection: close\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String reason() {
    return switch (status) {
      case OK -> "OK";
      case PARTIAL -> "Partial Content";
      case NOT_MODIFIED -> "Not Modified";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 414 -> "URI Too Long";
      case 416 -> "Range Not Satisfiable";
      case 421 -> "Misdirected Request";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "";
    };
  }
}
