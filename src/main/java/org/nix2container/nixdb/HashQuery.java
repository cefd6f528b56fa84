package org.nix2container.nixdb;

import java.io.IOException;
import java.util.Optional;

/** The first store path that begins so. */
final class HashQuery implements Query<Optional<RegisteredPath>> {

  private final String beginning;

  HashQuery(String beginning) {
    this.beginning = beginning;
  }

  @Override
  public Optional<RegisteredPath> on(StoreTables tables) throws IOException {
    return tables
        .findFirst(beginning)
        .map(row -> new RegisteredPath(row.path(), row.id(), row.narHash()));
  }
}
