package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.peers.ServingProcess;

/** The command as a process: what it prints, and how it ends. */
class ServeCommandTest {

  private static final int LARGE = 64 << 20;

  @TempDir private Path folder;
  private final List<ServingProcess> serving = new ArrayList<>();
  private Path image;
  private String digest;

  @BeforeEach
  void makeImage() throws IOException {
    image = folder.resolve("My App.json");
    digest = build("x");
  }

  @AfterEach
  void stop() throws IOException {
    for (ServingProcess process : serving) {
      process.close();
    }
  }

  /** Saves an image with a file of this content, and says its digest. */
  private String build(String content) throws IOException {
    Path app = Files.createDirectories(folder.resolve("app"));
    Files.writeString(app.resolve("data"), content);
    CommandRun run = CommandRun.of("build", app, "--save", image);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().strip().substring(run.out().lastIndexOf(' ') + 1);
  }

  private ServingProcess serve(Object... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:0"));
    for (Object word : words) {
      all.add(word.toString());
    }
    Process process = new ProcessBuilder(ProgramCommand.of(all.toArray(String[]::new))).start();
    ServingProcess started = new ServingProcess(process);
    serving.add(started);
    return started;
  }

  private CommandRun pull(ServingProcess from, String name) throws IOException {
    return CommandRun.of(
        "copy",
        "docker://" + from.host() + "/" + name,
        "oci:" + Files.createTempDirectory(folder, "pulled") + ":x",
        "--src-tls-verify=false");
  }

  @Test
  void itTellsWhereItIsAndWhatItHas() throws Exception {
    ServingProcess serving = serve(image, "other:v1=" + image);
    assertThat(serving.url()).matches("http://127\\.0\\.0\\.1:\\d+");
    serving.await("/other:v1");
    assertThat(serving.lines())
        .containsExactly(
            serving.host() + "/my-app:latest " + digest, serving.host() + "/other:v1 " + digest);
  }

  @Test
  void everyLayerThatIsPulledIsALine() throws Exception {
    ServingProcess serving = serve("app=" + image);
    assertThat(pull(serving, "app").out()).endsWith(" " + digest + "\n");
    assertThat(serving.await("app: sent")).matches("app: sent 4\\.1 kB of app in \\d\\.\\d+ s");
  }

  @Test
  void theQuietOneTellsOnlyWhereItIsAndWhatGoesWrong() throws Exception {
    ServingProcess serving = serve("app=" + image, "--quiet");
    assertThat(pull(serving, "app").code()).isZero();
    Files.writeString(folder.resolve("app/data"), "y");
    assertThat(pull(serving, "app").code()).isEqualTo(1);
    serving.await("a layer could not be sent");
    assertThat(serving.lines())
        .as("once for each time that the client tried")
        .allMatch(line ->
            line.startsWith(
                "nix2container: warning: app: a layer could not be sent: the layer of "
                    + folder
                    + "/app is not what the image says"));
  }

  @Test
  void aRebuildIsThereWithoutAStartAnew() throws Exception {
    ServingProcess serving = serve("app=" + image);
    String second = build("y");
    assertThat(pull(serving, "app").out()).endsWith(" " + second + "\n");
    Files.writeString(image, "{");
    assertThat(pull(serving, "app").out()).endsWith(" " + second + "\n");
    serving.await("My App.json: ");
    assertThat(serving.await("still served")).startsWith("nix2container: warning: ");
  }

  /** Process.destroy would close the streams as well. */
  private static void signal(ServingProcess serving, String name) throws Exception {
    String pid = Long.toString(serving.process().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void pullsThatAreUnderWayAreGivenAMomentAtTheEnd() throws Exception {
    Path app = folder.resolve("app/large");
    try (RandomAccessFile file = new RandomAccessFile(app.toFile(), "rw")) {
      file.setLength(LARGE);
    }
    build("z");
    ServingProcess serving = serve("app=" + image);
    URI url = URI.create(serving.url());
    String layer =
        CommandRun.of("inspect", "--format", "{{index .Layers 0}}", "nix:" + image).out().strip();
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /v2/app/blobs/" + layer + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(100_000)).hasSize(100_000);
      signal(serving, "TERM");
      assertThat(in.readAllBytes()).hasSizeGreaterThan(LARGE - 100_000);
    }
    assertThat(serving.exitCode()).isEqualTo(128 + 15);
    assertThat(serving.await("app: sent")).contains("67.1 MB");
  }

  @Test
  void theEndIsThatOfAnInterrupt() throws Exception {
    ServingProcess serving = serve("app=" + image);
    signal(serving, "INT");
    assertThat(serving.exitCode()).isEqualTo(128 + 2);
    assertThat(serving.lines()).hasSize(1);
  }

  @Test
  void othersThanThisMachineAreToldOf() throws Exception {
    ServingProcess serving = serve("app=" + image, "--listen", "0.0.0.0:0");
    String port = serving.url().substring(serving.url().lastIndexOf(':'));
    assertThat(serving.url()).isEqualTo("http://0.0.0.0" + port);
    serving.await("anybody");
    assertThat(serving.lines())
        .containsExactly(
            "127.0.0.1" + port + "/app:latest " + digest,
            "anybody who reaches 0.0.0.0" + port + " can read these images");
  }

  @Test
  void aNameOfThisMachineIsAnAddress() throws Exception {
    ServingProcess serving = serve("app=" + image, "--listen", "localhost:0");
    assertThat(serving.url()).startsWith("http://localhost:");
    assertThat(pull(serving, "app").code()).isZero();
    assertThat(serving.lines()).noneMatch(line -> line.contains("anybody"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serve                          | `serve` takes [NAME[:TAG]=]IMAGE..., but nothing was given; see `nix2container serve --help`
          serve App=x                    | `App=x`: `App` is not a name: lower-case letters and digits, with single . _ - / between them; see `nix2container serve --help`
          serve app:=x                   | `app:=x`: `` is not a tag; see `nix2container serve --help`
          serve app:a:b=x                | `app:a:b=x`: `a:b` is not a tag; see `nix2container serve --help`
          serve app=                     | a path is empty; see `nix2container serve --help`
          serve x --max-generations 0    | --max-generations needs at least 1; see `nix2container serve --help`
          serve x --listen 5000          | --listen needs an address and a port as in 127.0.0.1:5000 or [::1]:5000, not `5000`; see `nix2container serve --help`
          serve x --listen :5000         | --listen needs an address and a port as in 127.0.0.1:5000 or [::1]:5000, not `:5000`; see `nix2container serve --help`
          serve x --listen a:65536       | --listen needs an address and a port as in 127.0.0.1:5000 or [::1]:5000, not `a:65536`; see `nix2container serve --help`
          serve x --listen ::1:5000      | --listen needs an address and a port as in 127.0.0.1:5000 or [::1]:5000, not `::1:5000`; see `nix2container serve --help`
          serve ./a=b --listen [::1]:0   | ./a=b: there is no such file
          serve a=/nonexistent           | /nonexistent: there is no such file
          """)
  void whatMakesNoSenseIsToldInALine(String line, String message) {
    CommandRun run = CommandRun.of((Object[]) line.split(" "));
    assertThat(run).isEqualTo(new CommandRun(1, "", "nix2container: " + message + "\n"));
  }

  @Test
  void twoImagesOfOneNameAreAMistake() {
    CommandRun run = CommandRun.of("serve", image, "my-app=" + image);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "nix2container: "
                + image
                + ": another image is my-app:latest already: give NAME:TAG=FILE\n");
  }

  @Test
  void anAddressThatIsTakenIsToldInALine() throws Exception {
    ServingProcess serving = serve("app=" + image);
    CommandRun run = CommandRun.of("serve", image, "--listen", serving.host());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .endsWith("nix2container: listen at " + serving.host() + ": address already in use\n");
  }
}
