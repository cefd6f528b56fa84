package org.nix2container.page;

import java.util.Comparator;
import java.util.Optional;
import org.nix2container.serve.StoreRepository;

/**
 * A store path in the parts in which people see it.
 *
 * @param directory up to and with the hash and its dash, which say little; may be empty
 * @param name the rest
 */
record ShownPath(String directory, String name) {

  /** As people look for them: by what comes after the hash. */
  static final Comparator<String> BY_NAME =
      Comparator.comparing((String path) -> of(path).name()).thenComparing(path -> path);

  static ShownPath of(String path) {
    int file = path.lastIndexOf('/') + 1;
    Optional<StoreRepository> parts = StoreRepository.ofStorePath(path.substring(file));
    int name = parts.isPresent() ? file + parts.get().hash().length() + 1 : file;
    return new ShownPath(path.substring(0, name), path.substring(name));
  }

  /** As a part of a page: the name stands out, and all of it can be copied. */
  void writeTo(HtmlWriter html) {
    html.element("code", () -> writeParts(html), "class", "path");
  }

  /** As a part of a text. */
  void writeParts(HtmlWriter html) {
    if (!directory.isEmpty()) {
      html.element("span", directory, "class", "dim");
    }
    html.text(name);
  }
}
