package org.nix2container.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.json.Keys;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;

/**
 * The shelf as clients see it: by names that can be those of repositories and begin with the
 * prefix, if there is one.
 */
record Repositories(Shelf shelf, Optional<String> prefix) {

  /** What comes of looking for a repository. */
  sealed interface Result {}

  /** It is not there; what to say to that. */
  record Missing(Answer answer) implements Result {}

  /**
   * It is there.
   *
   * @param earlier images that had a tag before
   */
  record Found(Map<String, SourceImage> byTag, List<SourceImage> earlier) implements Result {

    /** In the order of their bytes. */
    List<String> tags() {
      List<String> tags = new ArrayList<>(byTag.keySet());
      tags.sort(Keys.BY_BYTES);
      return tags;
    }

    List<SourceImage> images() {
      List<SourceImage> images = new ArrayList<>(byTag.values());
      images.addAll(earlier);
      return images;
    }
  }

  List<String> names() {
    return shelf.repositories();
  }

  Result find(String name) {
    if (!DockerReference.isRepository(name)) {
      return new Missing(
          ErrorCode.NAME_INVALID.answer(
              "a repository's name is lower-case letters and digits with single . _ - between them,"
                  + " in components that slashes separate"));
    }
    Optional<String> known = withoutPrefix(name);
    Optional<Map<String, SourceImage>> images =
        known.isEmpty() ? Optional.empty() : shelf.repository(known.get());
    return images.isEmpty()
        ? new Missing(ErrorCode.NAME_UNKNOWN.answer("there is no repository of this name"))
        : new Found(images.get(), shelf.earlier(known.orElseThrow()));
  }

  /** Takes as long whatever of the prefix is right, for it is a secret. */
  private Optional<String> withoutPrefix(String name) {
    if (prefix.isEmpty()) {
      return Optional.of(name);
    }
    String wanted = prefix.get() + "/";
    boolean right =
        name.length() > wanted.length()
            && MessageDigest.isEqual(
                name.substring(0, wanted.length()).getBytes(StandardCharsets.UTF_8),
                wanted.getBytes(StandardCharsets.UTF_8));
    return right ? Optional.of(name.substring(wanted.length())) : Optional.empty();
  }
}
