package org.nix2container.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.DockerReference;

/** Where Podman is told to fetch an image from, and what else it may have been told. */
class RedirectionTest {

  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4567);

  @TempDir private Path home;
  private Path dropIn;
  private Path own;

  @BeforeEach
  void makePlaces() throws IOException {
    Path directory = home.resolve(".config/containers/registries.conf.d");
    dropIn = Files.createDirectories(directory).resolve("site.conf");
    own = home.resolve("own.conf");
  }

  private static Redirection redirection(String name) {
    return new Redirection(DockerReference.parse(name), SERVER, "secret/image");
  }

  private void check(String name) throws IOException {
    Redirection redirection = redirection(name);
    Files.writeString(own, redirection.registriesConf());
    redirection.check(Map.of("HOME", home.toString()), own);
  }

  @Test
  void isForTheWholeNameWithoutItsTag() {
    assertThat(redirection("app:dev").registriesConf())
        .isEqualTo(
            """
            [[registry]]
            prefix = "docker.io/library/app"
            location = "127.0.0.1:4567/secret/image"
            insecure = true
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app:dev", "registry.example.org/x/y:1", "localhost/app", "host:5000/a"})
  void isFollowed(String name) {
    assertThatCode(() -> check(name)).doesNotThrowAnyException();
  }

  @Test
  void winsAgainstWhatIsSaidOfMoreImages() throws IOException {
    Files.writeString(
        dropIn,
        """
        [[registry]]
        location = "registry.example.org"
        blocked = true
        [[registry]]
        prefix = "*.example.org"
        blocked = true
        [[registry]]
        location = "registry.example.org/x"
        [[registry.mirror]]
        location = "mirror.example.org"
        """);

    assertThatCode(() -> check("registry.example.org/x/y:1")).doesNotThrowAnyException();
  }

  @Test
  void cannotWinAgainstWhatIsSaidOfJustThisImage() throws IOException {
    Files.writeString(
        dropIn,
        """
        [[registry]]
        prefix = "registry.example.org/x/y"
        location = "other.example.org/x/y"
        """);

    assertThatThrownBy(() -> check("registry.example.org/x/y:1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("containers-storage:registry.example.org/x/y:1: ")
        .hasMessageContaining("registries.conf.d");
  }
}
