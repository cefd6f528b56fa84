package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.copy.FileTree;
import org.nix2container.image.Image;
import org.nix2container.image.ImageFile;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;

/** The program as a process: what it does with its streams, its exit code and signals. */
class MainProcessTest {

  private static final long LARGE = 60L << 30;

  @TempDir private Path folder;
  private Path app;
  private Path image;

  @BeforeEach
  void makeImage() throws IOException {
    app = Files.createDirectory(folder.resolve("app"));
    Files.writeString(app.resolve("data"), "x");
    image = folder.resolve("image.json");
    assertThat(CommandRun.of("build", app, "--save", image).code()).isZero();
  }

  @Test
  void codesAndStreamsAreThoseOfTheCommand() throws Exception {
    Process good = start("copy", "nix:" + image, "dir:" + folder.resolve("d"));
    assertThat(text(good.getInputStream().readAllBytes())).startsWith("dir:" + folder + "/d sha");
    assertThat(text(good.getErrorStream().readAllBytes())).isEmpty();
    assertThat(good.waitFor()).isZero();

    Process bad = start("copy", "nix:" + image, "nonsense");
    assertThat(text(bad.getErrorStream().readAllBytes())).startsWith("nix2container: `nonsense`:");
    assertThat(text(bad.getInputStream().readAllBytes())).isEmpty();
    assertThat(bad.waitFor()).isEqualTo(1);

    Process missing = start("copy", "nix:" + folder.resolve("none"), "dir:d");
    assertThat(missing.waitFor()).isEqualTo(2);
  }

  @Test
  void anArchiveMayGoToTheStandardOutput() throws Exception {
    Process process = start("copy", "nix:" + image, "docker-archive:/dev/stdout:app");
    byte[] archive = process.getInputStream().readAllBytes();
    assertThat(text(process.getErrorStream().readAllBytes()))
        .as("not into the archive")
        .startsWith("docker-archive:/dev/stdout:app sha256:");
    assertThat(process.waitFor()).isZero();
    CommandRun.of("copy", "nix:" + image, "docker-archive:" + folder.resolve("a.tar") + ":app");
    assertThat(archive).isEqualTo(Files.readAllBytes(folder.resolve("a.tar")));
  }

  @Test
  void aReaderThatLeavesIsAQuietFailure() throws Exception {
    for (String command : new String[] {"--help", "--version", "completion bash"}) {
      List<String> words = new ArrayList<>(List.of("sh", "-c", "\"$@\" >&-", "sh"));
      words.addAll(command(command.split(" ")));
      Process process = new ProcessBuilder(words).start();
      assertThat(text(process.getErrorStream().readAllBytes())).isEmpty();
      assertThat(process.waitFor()).isEqualTo(1);
    }
    Process full =
        new ProcessBuilder(command("--help")).redirectOutput(new File("/dev/full")).start();
    assertThat(text(full.getErrorStream().readAllBytes())).isEmpty();
    assertThat(full.waitFor()).isEqualTo(1);
  }

  /** The layer is a sparse file of many gigabytes: the signal always comes in the middle. */
  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:", "dir:"})
  void anInterruptLeavesEverythingAsItWas(String transport) throws Exception {
    Path target = Files.createDirectory(folder.resolve("out")).resolve("target");
    CommandRun.of("copy", "nix:" + image, transport + target);
    Files.createDirectory(folder.resolve("out/empty"));
    Map<String, String> before = FileTree.of(folder.resolve("out"));
    Path large = largeImage();
    for (Path to : new Path[] {target, folder.resolve("out/new"), folder.resolve("out/empty")}) {
      if (to.endsWith("empty") && transport.endsWith("archive:")) {
        continue;
      }
      Process process = start("copy", "nix:" + large, transport + to);
      try {
        awaitMegabyte(folder.resolve("out"), process);
        ProgramCommand.interrupt(process);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 2);
        assertThat(text(readAll(process))).doesNotContain("\tat ", "fault");
      } finally {
        process.destroyForcibly();
      }
      assertThat(FileTree.of(folder.resolve("out"))).isEqualTo(before);
    }
  }

  private Path largeImage() throws IOException {
    Path blob = folder.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
      file.setLength(LARGE);
    }
    Digest any = Digest.of(new byte[0]);
    Layer layer =
        new Layer(
            any,
            LARGE,
            any,
            List.of(),
            MediaType.OCI_LAYER,
            Optional.of(blob.toString()),
            History.NONE);
    Image described =
        new Image(
            ImageConfig.EMPTY,
            List.of(layer),
            Platform.linux("amd64"),
            Optional.empty(),
            List.of());
    return Files.write(folder.resolve("large.json"), ImageFile.toJson(described));
  }

  /** Waits until some file below the directory is large enough to show that it is being written. */
  private static void awaitMegabyte(Path directory, Process process) throws Exception {
    while (largest(directory) < 1 << 20) {
      assertThat(process.isAlive()).as(() -> text(readAll(process))).isTrue();
      Thread.sleep(5);
    }
  }

  private static byte[] readAll(Process process) {
    try {
      return process.getErrorStream().readAllBytes();
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static long largest(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.exists(path) ? Files.size(path) : 0;
    }
    long largest = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        largest = Math.max(largest, largest(child));
      }
    }
    return largest;
  }

  private static Process start(String... words) throws IOException {
    return new ProcessBuilder(command(words)).start();
  }

  private static List<String> command(String... words) {
    return ProgramCommand.of(words);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
