package org.nix2container.serve;

import java.util.Map;
import java.util.Optional;

/** What the server shows to browsers. Asked by several threads at once. */
public interface Page {

  /** Nothing at all. */
  Page NONE = (path, host) -> Optional.empty();

  /** A file. */
  final class Content {
    private final String contentType;
    private final Map<String, String> fields;
    private final byte[] bytes;

    /**
     * @param contentType such as {@code text/html; charset=utf-8}
     * @param fields further ones of the answer's head
     * @param bytes not to be changed
     */
    public Content(String contentType, Map<String, String> fields, byte[] bytes) {
      this.contentType = contentType;
      this.fields = Map.copyOf(fields);
      this.bytes = bytes;
    }

    public String contentType() {
      return contentType;
    }

    public Map<String, String> fields() {
      return fields;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  /**
   * What is at this path, which begins with a slash and is not part of the registry's protocol.
   *
   * @param host the request's {@code Host}, which anybody can make up
   * @return nothing if there is no such file
   */
  Optional<Content> at(String path, Optional<String> host);
}
