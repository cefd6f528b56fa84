package org.nix2container.nixdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.nixdb.StoreTables.StorePath;

/** One store path. */
final class FindQuery implements Query<Optional<ValidPath>> {

  private final String path;

  FindQuery(String path) {
    this.path = path;
  }

  @Override
  public Optional<ValidPath> on(StoreTables tables) throws IOException {
    Optional<StorePath> row = tables.find(path);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    List<String> references = new ArrayList<>();
    for (long id : tables.references(row.get().id())) {
      references.add(tables.get(id).path());
    }
    references.sort(Utf8Order.INSTANCE);
    return Optional.of(new ValidPath(path, row.get().narHash(), row.get().narSize(), references));
  }
}
