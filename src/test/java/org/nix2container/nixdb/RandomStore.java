package org.nix2container.nixdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Fills a store with store paths that refer to each other, and takes some out again. */
final class RandomStore {

  private final RandomGenerator random;

  RandomStore(RandomGenerator random) {
    this.random = random;
  }

  /** Adds {@code count} store paths with ids from {@code firstId}. */
  void fill(TestStore store, long firstId, int count) {
    try (Connection connection = store.connect()) {
      connection.setAutoCommit(false);
      fill(connection, firstId, count);
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  void fill(Connection connection, long firstId, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      int nameLength = 1 + random.nextInt(random.nextInt(5) == 0 ? 211 : 40);
      long narSize = random.nextLong() >>> random.nextInt(1, 64);
      TestStore.add(connection, firstId + i, TestStore.path(firstId + i, nameLength), narSize);
    }
    for (int i = 0; i < count; i++) {
      int references = random.nextInt(random.nextInt(10) == 0 ? 60 : 4);
      for (int j = 0; j < references; j++) {
        TestStore.refer(connection, firstId + i, firstId + random.nextInt(count));
      }
    }
  }

  /** Deletes about a third of the store paths, with what refers to them. */
  void thin(TestStore store) {
    List<String> statements = new ArrayList<>();
    int remainder = random.nextInt(3);
    statements.add(
        "delete from Refs where referrer % 3 = " + remainder + " or reference % 3 = " + remainder);
    statements.add("delete from ValidPaths where id % 3 = " + remainder);
    store.execute(statements.toArray(String[]::new));
  }

  /** Up to three of them. */
  List<String> some(List<String> paths) {
    List<String> roots = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0 && !paths.isEmpty(); i--) {
      roots.add(paths.get(random.nextInt(paths.size())));
    }
    return roots;
  }
}
