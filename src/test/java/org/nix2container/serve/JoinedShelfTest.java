package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.pull.SourceImage;

/** Several shelves are as one. */
class JoinedShelfTest {

  @TempDir Path folder;

  @Test
  void theFirstThatHasARepositoryHasAllOfIt() throws IOException {
    try (ServedStore first = new ServedStore(folder);
        ServedStore second = new ServedStore(folder)) {
      SourceImage one = first.store().source(first.store().layer("one", "one"));
      SourceImage two = first.store().source(first.store().layer("two", "two"));
      first.with("both", "a", one).with("z", "a", one).withEarlier("both", two);
      second.with("both", "b", two).with("c", "a", two);
      Shelf joined = new JoinedShelf(List.of(first, second));

      assertThat(joined.repositories()).containsExactly("both", "c", "z");
      assertThat(joined.repository("both")).isEqualTo(Optional.of(Map.of("a", one)));
      assertThat(joined.repository("c")).isEqualTo(Optional.of(Map.of("a", two)));
      assertThat(joined.repository("none")).isEmpty();
      assertThat(joined.atHand("c")).isEqualTo(joined.repository("c"));
      assertThat(joined.earlier("both")).containsExactly(two);
    }
  }
}
