package org.nix2container.imagedb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.Keys;

/**
 * The rows of a database. The id of a store path is its place in the order of the names, which is
 * that of Nix, counted from 1.
 */
public final class ImageRows {

  /** Entries of indexes then fit into a page as they are, without overflow pages. */
  static final int MAX_TEXT = 960;

  private final List<Registration> paths;
  private final Map<String, Integer> ids;
  private final List<DerivationOutput> outputs = new ArrayList<>();

  private ImageRows(List<Registration> sorted) {
    paths = List.copyOf(sorted);
    ids = HashMap.newHashMap(paths.size());
    for (Registration path : paths) {
      mustFit(path.path(), path.path());
      ids.put(path.path(), ids.size() + 1);
    }
  }

  /**
   * The rows for these store paths. References to any other have no row. Store derivations are
   * read, for Nix registers their outputs.
   *
   * @param closure each path once, all directly in one directory
   * @throws InvalidInputException naming a store path that is too long, or the derivation that
   *     cannot be read
   */
  public static ImageRows of(List<Registration> closure) {
    List<Registration> sorted = new ArrayList<>(closure);
    sorted.sort(Comparator.comparing(Registration::path, Keys.BY_BYTES));
    ImageRows rows = new ImageRows(sorted);
    for (int id = 1; id <= sorted.size(); id++) {
      String path = sorted.get(id - 1).path();
      if (DerivationFile.isDerivation(path)) {
        rows.addOutputs(id, path);
      }
    }
    return rows;
  }

  private void addOutputs(int id, String derivation) {
    DerivationFile.outputs(derivation)
        .forEach((name, path) -> {
          mustFit(name, derivation);
          mustFit(path, derivation);
          outputs.add(new DerivationOutput(id, name, path));
        });
  }

  private static void mustFit(String text, String path) {
    if (text.getBytes(UTF_8).length > MAX_TEXT) {
      throw new InvalidInputException(
          path, "this is too long for the database of an image: more than " + MAX_TEXT + " bytes");
    }
  }

  /** In the order of their ids. */
  List<Registration> paths() {
    return paths;
  }

  /** In the order of derivations and names. */
  List<DerivationOutput> outputs() {
    return outputs;
  }

  /** The ids that the path with an id refers to, in rising order. */
  int[] references(int id) {
    List<String> references = paths.get(id - 1).references();
    int[] found = new int[references.size()];
    int count = 0;
    for (String reference : references) {
      Integer known = ids.get(reference);
      if (known != null) {
        found[count++] = known;
      }
    }
    return Arrays.copyOf(found, count);
  }
}
