package org.nix2container.nixdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A store whose every row and reference follows from one number, the version, so that a reader can
 * tell whether all that it saw is of one version.
 */
final class VersionedStore {

  static final String ROOT = path(1);

  private VersionedStore() {}

  private static String path(int id) {
    return TestStore.path(id, 10 + id % 150);
  }

  private static int count(int version) {
    return 40 + version * 37 % 110;
  }

  private static int reference(int id, int version) {
    return (id * 31 + version) % count(version) + 1;
  }

  /** Turns whatever version there is into this one, within the transaction under way. */
  static void write(Connection connection, int version) throws SQLException {
    int count = count(version);
    TestStore.execute(
        connection,
        "delete from Refs",
        "delete from ValidPaths where id > " + count,
        "update ValidPaths set narSize = " + version);
    int present;
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from ValidPaths")) {
      row.next();
      present = row.getInt(1);
    }
    for (int id = present + 1; id <= count; id++) {
      TestStore.add(connection, id, path(id), version);
    }
    for (int id = 1; id <= count; id++) {
      TestStore.refer(connection, 1, id);
      TestStore.refer(connection, id, reference(id, version));
    }
  }

  /** The version of a closure of {@link #ROOT}; fails if it is of more than one. */
  static int check(List<ValidPath> closure) {
    int version = (int) closure.getFirst().narSize();
    List<ValidPath> expected = new ArrayList<>();
    for (int id = 1; id <= count(version); id++) {
      List<String> references = new ArrayList<>();
      if (id == 1) {
        for (int other = 1; other <= count(version); other++) {
          references.add(path(other));
        }
      } else {
        references.add(path(reference(id, version)));
      }
      references.sort(null);
      expected.add(new ValidPath(path(id), TestStore.hash(id), version, references));
    }
    assertThat(closure).containsExactlyInAnyOrderElementsOf(expected);
    return version;
  }
}
