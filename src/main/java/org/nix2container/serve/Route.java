package org.nix2container.serve;

import java.util.List;

/** What a path leads to. */
sealed interface Route {

  String MANIFESTS = "manifests";
  String BLOBS = "blobs";

  /** {@code /v2/}: whether this is a registry. */
  record Version() implements Route {}

  /** {@code /v2/_catalog}: all repositories. */
  record Catalog() implements Route {}

  /** {@code /v2/NAME/tags/list}. */
  record Tags(String repository) implements Route {}

  /**
   * {@code /v2/NAME/manifests/REFERENCE}.
   *
   * @param reference a tag or a digest
   */
  record Manifest(String repository, String reference) implements Route {}

  /** {@code /v2/NAME/blobs/DIGEST}. */
  record Blob(String repository, String digest) implements Route {}

  /** {@code /v2/NAME/referrers/DIGEST}. */
  record Referrers(String repository, String digest) implements Route {}

  /** {@code /v2/NAME/blobs/uploads/} and what is below it. */
  record Uploads() implements Route {}

  /** What else there is below {@code /v2/}. */
  record Unknown() implements Route {}

  /** {@code /healthz}: whether the server answers. */
  record Health() implements Route {}

  /** {@code /metrics}. */
  record Metrics() implements Route {}

  /** Everything else. */
  record Other(String path) implements Route {}

  static Route of(Target target) {
    List<String> path = target.components();
    if (!path.getFirst().equals("v2")) {
      return switch (target.path()) {
        case "/healthz" -> new Health();
        case "/metrics" -> new Metrics();
        default -> new Other(target.path());
      };
    }
    if (path.size() == 1 || path.size() == 2 && path.get(1).isEmpty()) {
      return new Version();
    }
    if (path.size() == 2 && path.get(1).equals("_catalog")) {
      return new Catalog();
    }
    // From the end: a repository may be called `blobs`, too.
    int count = path.size();
    for (int at = count - 2; at >= Math.max(2, count - 3); at--) {
      if (path.get(at).equals(BLOBS) && path.get(at + 1).equals("uploads")) {
        return new Uploads();
      }
    }
    if (count < 4) {
      return new Unknown();
    }
    String repository = String.join("/", path.subList(1, count - 2));
    String last = path.get(count - 1);
    return switch (path.get(count - 2)) {
      case MANIFESTS -> new Manifest(repository, last);
      case BLOBS -> new Blob(repository, last);
      case "referrers" -> new Referrers(repository, last);
      case "tags" -> last.equals("list") ? new Tags(repository) : new Unknown();
      default -> new Unknown();
    };
  }

  /** What it is called in the metrics. */
  default String kind() {
    return switch (this) {
      case Version _ -> "version";
      case Catalog _ -> "catalog";
      case Tags _ -> "tags";
      case Manifest _ -> "manifest";
      case Blob _ -> "blob";
      case Referrers _ -> "referrers";
      case Uploads _ -> "upload";
      case Health _ -> "health";
      case Metrics _ -> "metrics";
      case Unknown _, Other _ -> "other";
    };
  }

  /** Whether it is of the registry's protocol. */
  default boolean isOfRegistry() {
    return !(this instanceof Health || this instanceof Metrics || this instanceof Other);
  }
}
