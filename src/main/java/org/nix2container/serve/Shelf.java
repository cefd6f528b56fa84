package org.nix2container.serve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.pull.SourceImage;

/** The images that a server has. Asked by several threads at once. */
public interface Shelf {

  /** Names of the repositories, in the order of their bytes; those only that exist already. */
  List<String> repositories();

  /**
   * A repository's images by their tags.
   *
   * @return nothing if there is no such repository
   * @throws org.nix2container.failure.Nix2ContainerException if it should be there, but cannot be
   */
  Optional<Map<String, SourceImage>> repository(String name);

  /**
   * As {@link #repository}, for those who only want to know what there is: nothing is made for
   * them, and what they look at is not in use for that.
   */
  default Optional<Map<String, SourceImage>> atHand(String name) {
    return repository(name);
  }

  /**
   * Images that had a tag of the repository before: whoever has begun to pull one gets its blobs.
   */
  default List<SourceImage> earlier(String name) {
    return List.of();
  }
}
