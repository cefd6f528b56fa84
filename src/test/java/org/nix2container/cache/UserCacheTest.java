package org.nix2container.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the cache is, and that there is none where a home would have to be made for it. */
class UserCacheTest {

  @TempDir private Path folder;

  /** With DIR for the folder, in which there is only {@code home}. */
  @ParameterizedTest
  @CsvSource({
    "DIR/home, '', DIR/home/.cache",
    "DIR/home, DIR/elsewhere, DIR/elsewhere",
    "DIR/home, DIR/home/my-cache, DIR/home/my-cache",
    "DIR/home/, relative, DIR/home/.cache",
    "DIR/home/../home, '', DIR/home/../home/.cache",
    "DIR/homeless, DIR/elsewhere, DIR/elsewhere",
    "'', DIR/elsewhere, DIR/elsewhere"
  })
  void itIsBelowTheHomeOrWhereTheUserSays(String home, String xdg, String cache) throws Exception {
    assertThat(directory(home, xdg))
        .contains(Path.of(cache.replace("DIR", folder.toString()), "nix2container/layers"));
  }

  @ParameterizedTest
  @CsvSource({
    "DIR/homeless, ''",
    "DIR/homeless, relative",
    "DIR/homeless, DIR/homeless",
    "DIR/homeless/, DIR/homeless/cache",
    "DIR/x/../homeless, DIR/homeless/.cache",
    "DIR/home/homeless, ''",
    "DIR/file, ''",
    "relative, ''",
    "'', ''",
    "DIR/home, /\uFFFD"
  })
  void thereIsNoneWhereAHomeWouldHaveToBeMade(String home, String xdg) throws Exception {
    assertThat(directory(home, xdg)).isEmpty();
  }

  private Optional<Path> directory(String home, String xdg) throws Exception {
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(folder.resolve("file"), "");
    return UserCache.directory(
        Map.of(
            "HOME", home.replace("DIR", folder.toString()),
            "XDG_CACHE_HOME", xdg.replace("DIR", folder.toString())),
        "layers");
  }

  @Test
  void withoutVariablesThereIsNone() {
    assertThat(UserCache.directory(Map.of(), "layers")).isEmpty();
  }
}
