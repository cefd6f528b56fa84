package org.nix2container.nixdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes as a database end in an answer that is a closure, or in a {@link NixDatabaseException}.
 * The inputs beside this test are databases with the stores of {@link RandomStore}.
 */
class NixDatabaseFuzzTest {

  /** In each of the inputs. */
  private static final String ROOT = "/nix/store/00000000000000000000000000000000-root";

  @TempDir private static Path directory;

  @FuzzTest
  void database(byte[] file) throws Exception {
    TestStore store = new TestStore(directory);
    Files.createDirectories(store.database().getParent());
    Files.writeString(directory.resolve("db/schema"), "10");
    Files.write(store.database(), file);
    store.age();
    try (NixDatabase database = store.open()) {
      List<ValidPath> closure = database.closure(List.of(ROOT));
      assertThat(database.find(ROOT))
          .hasValueSatisfying(root -> assertThat(closure).contains(root));
      assertThat(database.findByHash("/nix/store", "0".repeat(32)))
          .hasValueSatisfying(root -> assertThat(root.path()).startsWith("/nix/store/0000"));
      Collection<String> paths = new HashSet<>();
      closure.forEach(path -> paths.add(path.path()));
      assertThat(closure)
          .allSatisfy(path -> assertThat(paths).containsAll(path.references()))
          .isSortedAccordingTo((a, b) -> Utf8Order.INSTANCE.compare(a.path(), b.path()));
    } catch (NixDatabaseException e) {
      assertThat(e).hasMessageStartingWith(store.database() + ": ");
    }
  }
}
