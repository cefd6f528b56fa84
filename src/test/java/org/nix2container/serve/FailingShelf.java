package org.nix2container.serve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.pull.SourceImage;

/** One that cannot tell what it has. */
final class FailingShelf implements Shelf {

  @Override
  public List<String> repositories() {
    return List.of("bad");
  }

  @Override
  public Optional<Map<String, SourceImage>> repository(String name) {
    if (name.equals("bad")) {
      throw new InvalidInputException(name, "is broken");
    }
    throw new IllegalStateException("inside");
  }
}
