package org.nix2container.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.source.TestTree;

/** What a user is told who may not read a file of a store path. */
class UnreadableFilesTest {

  @TempDir private Path folder;
  private ChildProgram program;
  private TestTree app;
  private Path out;

  @BeforeEach
  void makeTheStorePath() throws Exception {
    assumeTrue(
        AnotherUser.isPossible() || !System.getProperty("user.name").equals("root"),
        "skipped: as root it needs setpriv (util-linux)");
    program = AnotherUser.unlessOrdinary(ChildProgram.in(folder));
    app = new TestTree(folder.resolve("app"));
    app.file("a", "readable").file("z", "readable");
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    Files.setPosixFilePermissions(outputs, PosixFilePermissions.fromString("rwxrwxrwx"));
    out = outputs.resolve("layers.json");
    Files.writeString(folder.resolve("graph.json"), "[{\"path\": \"" + app.path() + "\"}]");
  }

  @AfterEach
  void nothingIsWritten() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("outputs"))) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 2_000_000})
  void aFile(int size) throws Exception {
    app.file("secret", new byte[size], 0000);
    assertDenied("/secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 2_000_000})
  void aFileWithANameThatIsNotAscii(int size) throws Exception {
    app.file("größe", new byte[size], 0000);
    assertDenied("/größe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "größe"})
  void aDirectory(String name) throws Exception {
    app.file(name + "/file", "x").chmod(name, 0000);
    assertDenied("/" + name);
    app.chmod(name, 0755);
  }

  @Test
  void aDirectoryThatCanBeListedButNotEntered() throws Exception {
    app.file("secret/file", "x").chmod("secret", 0444);
    assertDenied("/secret/file");
    app.chmod("secret", 0755);
  }

  @Test
  void aStorePath() throws Exception {
    app.chmod("", 0000);
    assertSays(app.path() + ": permission denied");
    app.chmod("", 0755);
  }

  private void assertDenied(String file) throws Exception {
    assertSays(app.path() + file + " (of store path " + app.path() + "): permission denied");
  }

  private void assertSays(String complaint) throws Exception {
    ChildProgram.Ended ended =
        program
            .with("LC_ALL", "C.UTF-8")
            .run("layers-from-reproducible-storepaths", out.toString(), folder + "/graph.json");
    assertThat(ended.err()).isEqualTo("nix2container: " + complaint + "\n");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
  }
}
