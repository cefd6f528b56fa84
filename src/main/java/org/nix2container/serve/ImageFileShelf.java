package org.nix2container.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.Keys;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerTars;

/** Images that are described in files, under names that were chosen for them. */
public final class ImageFileShelf implements Shelf {

  /** Their files by their tags, by their repositories. */
  private final Map<String, Map<String, ServedFile>> files = new TreeMap<>(Keys.BY_BYTES);

  /** A file, and what it is to be called. */
  public record Named(String repository, String tag, Path file) {}

  /**
   * Reads all of them.
   *
   * @param observer is told when one cannot be read later
   * @throws InvalidInputException if two have the same name, or one cannot be read
   */
  public ImageFileShelf(List<Named> images, LayerTars tars, ServeObserver observer) {
    for (Named named : images) {
      Map<String, ServedFile> tags =
          files.computeIfAbsent(named.repository(), _ -> new TreeMap<>(Keys.BY_BYTES));
      if (tags.containsKey(named.tag())) {
        throw new InvalidInputException(
            named.file().toString(),
            "another image is "
                + named.repository()
                + ":"
                + named.tag()
                + " already: give"
                + " NAME:TAG=FILE");
      }
      tags.put(named.tag(), new ServedFile(named.file(), tars, observer));
    }
  }

  @Override
  public List<String> repositories() {
    return List.copyOf(files.keySet());
  }

  @Override
  public Optional<Map<String, SourceImage>> repository(String name) {
    Optional<Map<String, ServedFile>> tags = Optional.ofNullable(files.get(name));
    return tags.map(known -> {
      Map<String, SourceImage> images = new LinkedHashMap<>();
      known.forEach((tag, file) -> images.put(tag, file.image()));
      return images;
    });
  }

  @Override
  public List<SourceImage> earlier(String name) {
    List<SourceImage> earlier = new ArrayList<>();
    files.getOrDefault(name, Map.of()).values().forEach(file -> earlier.addAll(file.earlier()));
    return earlier;
  }
}
