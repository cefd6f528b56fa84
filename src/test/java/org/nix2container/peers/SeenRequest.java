package org.nix2container.peers;

/**
 * A request that came.
 *
 * @param target with its query, as it came
 * @param status of the answer that was sent; 0 if none was
 * @param bodyBytes that came; not known, and 0, where a log told of the request
 * @param authorization the scheme of the header: {@code Basic}, {@code Bearer}; empty if there was
 *     none, or a log told of the request
 */
public record SeenRequest(
    String method, String target, int status, long bodyBytes, String authorization) {

  /** What it is about. */
  public Kind kind() {
    return Kind.of(target);
  }

  /** What a request is about, by its path (distribution-spec, "Endpoints"). */
  public enum Kind {
    PING,
    BLOB,
    UPLOAD,
    MANIFEST,
    TAGS,
    OTHER;

    /** That of a path, with or without a query. */
    public static Kind of(String target) {
      String path = target.replaceAll("\\?.*", "");
      if (path.equals("/v2/") || path.equals("/v2")) {
        return PING;
      }
      if (path.contains("/blobs/uploads")) {
        return UPLOAD;
      }
      if (path.contains("/blobs/")) {
        return BLOB;
      }
      if (path.contains("/manifests/")) {
        return MANIFEST;
      }
      return path.endsWith("/tags/list") ? TAGS : OTHER;
    }
  }
}
