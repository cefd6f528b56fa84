package org.nix2container.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;

/** What a path that a person gives stands for. */
class RootsTest {

  private static final String HASH = "0123456789abcdfghijklmnpqrsvwxyz";

  @TempDir private Path given;
  private Path folder;
  private Path storeDirectory;
  private Path hello;
  private Path environment;

  @BeforeEach
  void makeStore() throws IOException {
    folder = given.toRealPath();
    storeDirectory = Files.createDirectories(folder.resolve("nix/store"));
    hello = storeDirectory.resolve(HASH + "-hello-2.12");
    Files.createDirectories(hello.resolve("bin"));
    Files.createFile(hello.resolve("bin/hello"));
    environment = storeDirectory.resolve(HASH + "-env");
    Files.createDirectories(environment);
    Files.createSymbolicLink(environment.resolve("bin"), hello.resolve("bin"));
    Files.createSymbolicLink(environment.resolve("hello"), hello.resolve("bin/hello"));
  }

  @Test
  void aStorePathIsItself() {
    assertThat(find(hello)).isEqualTo(new Root(hello.toString(), true, true, Optional.empty()));
  }

  @Test
  void aLinkIsFollowedToTheStore() throws IOException {
    Path first = link("result", hello);
    Path second = link("again", Path.of("result"));
    assertThat(find(first).path()).isEqualTo(hello.toString());
    assertThat(find(second).path()).isEqualTo(hello.toString());
  }

  @Test
  void dotsAreNoObstacle() throws IOException {
    link("result", hello);
    Files.createDirectory(folder.resolve("sub"));
    for (String spelling :
        new String[] {
          "./result", "sub/../result", "sub/.././result/", "result/.", "result/bin/.."
        }) {
      assertThat(find(Path.of(folder + "/" + spelling)).path()).isEqualTo(hello.toString());
    }
  }

  /** Or the image would lack the link, and have what it leads to in its place. */
  @Test
  void aStorePathThatIsALinkIsNotFollowed() throws IOException {
    Path storeLink = Files.createSymbolicLink(storeDirectory.resolve(HASH + "-link"), hello);
    Path result = link("result", storeLink);
    for (Path path :
        new Path[] {storeLink, result, Path.of(folder + "/./result"), link("far", result)}) {
      assertThat(find(path).path()).isEqualTo(storeLink.toString());
    }
  }

  @Test
  void aFileInAStorePathIsTheProgram() throws IOException {
    Path program = hello.resolve("bin/hello");
    assertThat(find(program))
        .isEqualTo(new Root(hello.toString(), true, false, Optional.of(program)));
    Path result = link("result", hello);
    assertThat(find(result.resolve("bin/hello")).program()).contains(program);
    assertThat(find(result.resolve("bin")))
        .isEqualTo(new Root(hello.toString(), true, false, Optional.empty()));
  }

  @Test
  void linksInTheStoreAreNotFollowedEither() throws IOException {
    Path result = link("result", environment);
    assertThat(find(result.resolve("hello")))
        .isEqualTo(
            new Root(
                environment.toString(), true, false, Optional.of(environment.resolve("hello"))));
    assertThat(find(result.resolve("bin/hello")))
        .isEqualTo(
            new Root(
                environment.toString(),
                true,
                false,
                Optional.of(environment.resolve("bin/hello"))));
  }

  @Test
  void whatIsNotInTheStoreIsItsRealPath() throws IOException {
    Path site = Files.createDirectories(folder.resolve("site/sub"));
    link("link", Path.of("site"));
    assertThat(find(folder.resolve("link/sub")))
        .isEqualTo(new Root(site.toString(), false, true, Optional.empty()));
    assertThat(find(link("to-sub", site)).path()).isEqualTo(site.toString());
    assertThat(find(storeDirectory))
        .isEqualTo(new Root(storeDirectory.toString(), false, true, Optional.empty()));
  }

  @Test
  void theStoreMayBeBehindALink() throws IOException {
    Path elsewhere = link("elsewhere", folder.resolve("nix"));
    Roots roots = new Roots(elsewhere.resolve("store"));
    Path path = elsewhere.resolve("store").resolve(hello.getFileName());
    assertThat(roots.find(path).path()).isEqualTo(path.toString());
    assertThat(roots.find(hello).path()).isEqualTo(path.toString());
  }

  @Test
  void whatIsMissingIsNamedAsItWasGiven() throws IOException {
    assertMissing(folder.resolve("none"));
    assertMissing(storeDirectory.resolve(HASH + "-none"));
    assertMissing(hello.resolve("bin/none"));
    assertMissing(link("dangling", Path.of("nowhere")));
    assertMissing(Path.of("none/./below"));
  }

  private void assertMissing(Path path) {
    assertThatThrownBy(() -> find(path))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(path + ": no such file or directory");
  }

  @Test
  void linksInACircleEnd() throws IOException {
    Path circle = link("circle", Path.of("circle"));
    assertThatThrownBy(() -> find(circle))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(circle + ": too many links lead on from here");
  }

  @Test
  void onlyADirectoryIsCopiedToTheRoot() {
    Roots roots = new Roots(storeDirectory);
    assertThat(roots.findWholeDirectory(hello).path()).isEqualTo(hello.toString());
    for (Path path : new Path[] {hello.resolve("bin/hello"), environment.resolve("bin")}) {
      assertThatThrownBy(() -> roots.findWholeDirectory(path))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              path + ": only a whole directory, or store path, can be copied to the image's root");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hello-2.12, hello",
    "hello, hello",
    "nix-prefetch-git, nix-prefetch-git",
    "python3.11-requests-2.31.0, python3.11-requests",
    "source-unstable-2024-01-01, source-unstable",
    "foo-, foo-",
    "a-1, a",
  })
  void theNameOfAStorePathIsThatOfItsPackage(String name, String packageName) {
    Root root = new Root("/nix/store/" + HASH + "-" + name, true, true, Optional.empty());
    assertThat(root.name()).isEqualTo(packageName);
  }

  @Test
  void theNameOfAnythingElseIsItsFileName() {
    assertThat(new Root("/home/me/app-1.0", false, true, Optional.empty()).name())
        .isEqualTo("app-1.0");
    assertThat(new Root("/nix/store/short", true, true, Optional.empty()).name())
        .isEqualTo("short");
  }

  private Path link(String name, Path target) throws IOException {
    return Files.createSymbolicLink(folder.resolve(name), target);
  }

  private Root find(Path path) {
    return new Roots(storeDirectory).find(path);
  }
}
