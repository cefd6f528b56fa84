package org.nix2container.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.nix2container.json.Keys;
import org.nix2container.pull.SourceImage;

/**
 * Several shelves as one; the first that has a repository has all of it.
 *
 * @param shelves best first
 */
public record JoinedShelf(List<Shelf> shelves) implements Shelf {

  public JoinedShelf {
    shelves = List.copyOf(shelves);
  }

  @Override
  public List<String> repositories() {
    TreeSet<String> names = new TreeSet<>(Keys.BY_BYTES);
    for (Shelf shelf : shelves) {
      names.addAll(shelf.repositories());
    }
    return new ArrayList<>(names);
  }

  @Override
  public Optional<Map<String, SourceImage>> repository(String name) {
    return first(shelf -> shelf.repository(name));
  }

  @Override
  public Optional<Map<String, SourceImage>> atHand(String name) {
    return first(shelf -> shelf.atHand(name));
  }

  private <T> Optional<T> first(Function<Shelf, Optional<T>> question) {
    for (Shelf shelf : shelves) {
      Optional<T> answer = question.apply(shelf);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  @Override
  public List<SourceImage> earlier(String name) {
    List<SourceImage> earlier = new ArrayList<>();
    for (Shelf shelf : shelves) {
      earlier.addAll(shelf.earlier(name));
    }
    return earlier;
  }
}
