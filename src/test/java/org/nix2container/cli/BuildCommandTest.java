package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.copy.FileTree;
import org.nix2container.oci.Digest;

/** {@code build}, as a person uses it on a machine without Nix. */
class BuildCommandTest {

  @TempDir private Path given;
  private Path folder;
  private Path app;

  @BeforeEach
  void makeApp() throws IOException {
    folder = given.toRealPath();
    app = Files.createDirectories(folder.resolve("My App/bin")).getParent();
    Files.writeString(app.resolve("bin/app"), "#!/bin/sh\n");
    assertThat(app.resolve("bin/app").toFile().setExecutable(true)).isTrue();
  }

  @Test
  void itSaysWhatIsInTheImageAndPrintsWhatWasWritten() throws IOException {
    Path image = folder.resolve("image.json");
    CommandRun run =
        CommandRun.of("build", app, "--to", "dir:" + folder.resolve("d"), "--save", image);
    String digest = manifestDigest(folder.resolve("d"));
    assertThat(run.out())
        .isEqualTo("dir:" + folder + "/d " + digest + "\nnix:" + image + " " + digest + "\n");
    assertThat(run.err())
        .isEqualTo(
            """
            entrypoint: %s/bin/app
            layer      size  paths  largest
                1    %s      1  My App
              all    %s      1  (1 read)
            """
                .formatted(app, size(image), size(image)));
    assertThat(run.code()).isZero();
  }

  /** Tars have some kilobytes here, depending on how deep the temporary folder is. */
  private static String size(Path image) throws IOException {
    String json = Files.readString(image);
    int size = Integer.parseInt(json.replaceAll("(?s).*\"size\": ", "").replaceAll("(?s),.*", ""));
    int tenths = (size + 50) / 100;
    return tenths / 10 + "." + tenths % 10 + " kB";
  }

  private static String manifestDigest(Path directory) throws IOException {
    return Digest.of(Files.readAllBytes(directory.resolve("manifest.json"))).toString();
  }

  @Test
  void whatIsSavedIsWhatCopyWrites() throws IOException {
    Path image = folder.resolve("image.json");
    CommandRun.of("build", app, "--save", image, "--to", "dir:" + folder.resolve("built"));
    CommandRun copy = CommandRun.of("copy", "nix:" + image, "dir:" + folder.resolve("copied"));
    assertThat(copy.code()).isZero();
    assertThat(copy.err()).isEmpty();
    assertThat(copy.out())
        .isEqualTo("dir:" + folder + "/copied " + manifestDigest(folder.resolve("built")) + "\n");
    assertThat(FileTree.of(folder.resolve("copied")))
        .isEqualTo(FileTree.of(folder.resolve("built")));
  }

  @Test
  void severalDestinationsGetTheSameImage() throws IOException {
    CommandRun run =
        CommandRun.of(
            "build",
            app,
            "--to",
            "oci:" + folder.resolve("layout") + ":1.0",
            "--to",
            "oci:" + folder.resolve("layout") + ":latest",
            "--to",
            "oci-archive:" + folder.resolve("a.tar"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().map(line -> line.substring(line.indexOf(' '))).distinct())
        .hasSize(1);
    assertThat(run.out().lines()).hasSize(3);
    assertThat(Files.readString(folder.resolve("layout/index.json")))
        .contains("\"1.0\"", "\"latest\"");
  }

  @Test
  void withoutADestinationNothingIsWrittenAndThatIsSaid() throws IOException {
    CommandRun run = CommandRun.of("build", app);
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith("nothing was written: give --to DEST or --save IMAGE\n");
    assertThat(FileTree.of(folder)).hasSize(4);
  }

  /** The flags, with F for the folder, and the names in a docker-archive and an OCI layout. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                   | docker.io/library/my-app:latest |
          --tag 1.0                | docker.io/library/my-app:1.0    | 1.0
          --name quay.io/me/x      | quay.io/me/x:latest             |
          --name x:2               | docker.io/library/x:2           |
          --name x --tag 3         | docker.io/library/x:3           | 3
          """)
  void imagesWithoutANameGetOne(String flags, String reference, String layoutName)
      throws IOException {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "build",
                app,
                "--to",
                "docker-archive:" + folder.resolve("d.tar"),
                "--to",
                "oci:" + folder.resolve("layout")));
    words.addAll(flags == null ? List.of() : List.of(flags.split(" ")));
    assertThat(CommandRun.of(words.toArray()).code()).isZero();
    assertThat(Files.readString(folder.resolve("d.tar"), ISO_8859_1))
        .contains("\"RepoTags\":[\"" + reference + "\"]");
    assertThat(Files.readString(folder.resolve("layout/index.json")))
        .contains(
            layoutName == null
                ? "}]}"
                : "{\"org.opencontainers.image.ref.name\":\"" + layoutName + "\"}");
  }

  @Test
  void aNameInTheDestinationComesFirst() throws IOException {
    CommandRun.of(
        "build", app, "--name", "x", "--tag", "1", "--to", "oci:" + folder.resolve("l") + ":own");
    assertThat(Files.readString(folder.resolve("l/index.json"))).contains("\"own\"");
  }

  @Test
  void flagsGoOverTheConfigAndThatOverTheBase() throws IOException {
    Path base = folder.resolve("base.json");
    CommandRun.of(
        "build",
        app,
        "--save",
        base,
        "--env",
        "A=base",
        "--env",
        "B=base",
        "--env",
        "C=base",
        "--entrypoint",
        "/base",
        "--cmd",
        "base",
        "--user",
        "base",
        "--label",
        "l=base");
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"Env\":[\"B=config\",\"C=config\"],\"Cmd\":[\"config\"],\"User\":\"config\","
                + "\"OnBuild\":[\"RUN x\"],\"Healthcheck\":{\"Test\":[\"NONE\"]},"
                + "\"Hostname\":\"h\"}");
    Path image = folder.resolve("image.json");
    CommandRun run =
        CommandRun.of(
            "build",
            app,
            "--from",
            base,
            "--config",
            config,
            "--save",
            image,
            "--env",
            "C=flag",
            "--user",
            "flag",
            "--workdir",
            "/w",
            "--expose",
            "80",
            "--expose",
            "53/udp",
            "--volume",
            "/v",
            "--label",
            "m=flag",
            "--stop-signal",
            "SIGINT",
            "--arch",
            "arm64",
            "--created",
            "2024-05-13T09:31:10+02:00");
    assertThat(run.err())
        .startsWith(
            "nix2container: warning: "
                + config
                + ": the key `Hostname` has no meaning in an image config\n");
    String json = Files.readString(image).replaceAll("\\s", "");
    assertThat(json.substring(0, json.indexOf(",\"layers\"")))
        .isEqualTo(
            "{\"version\":1,\"image-config\":{\"User\":\"flag\","
                + "\"ExposedPorts\":{\"53/udp\":{},\"80/tcp\":{}},"
                + "\"Env\":[\"A=base\",\"B=config\",\"C=flag\"],\"Entrypoint\":[\"/base\"],"
                + "\"Cmd\":[\"config\"],\"Volumes\":{\"/v\":{}},\"WorkingDir\":\"/w\","
                + "\"Labels\":{\"l\":\"base\",\"m\":\"flag\"},\"StopSignal\":\"SIGINT\","
                + "\"Healthcheck\":{\"Test\":[\"NONE\"]},\"OnBuild\":[\"RUNx\"]}");
    assertThat(json).endsWith("\"arch\":\"arm64\",\"created\":\"2024-05-13T09:31:10+02:00\"}");
  }

  @Test
  void wordsMayBeGivenOneByOneOrAsJson() throws IOException {
    Path image = folder.resolve("image.json");
    CommandRun.of(
        "build",
        app,
        "--save",
        image,
        "--entrypoint",
        "[\"/bin/a b\", \"-c\"]",
        "--entrypoint",
        "x",
        "--cmd",
        "[]");
    assertThat(Files.readString(image).replaceAll("\\s", ""))
        .contains("{\"Entrypoint\":[\"/bin/ab\",\"-c\",\"x\"]}");
  }

  @Test
  void createdNowIsAboutNow() throws IOException {
    Path image = folder.resolve("image.json");
    CommandRun.of("build", app, "--save", image, "--created", "now");
    String year = Year.now(ZoneOffset.UTC).toString();
    assertThat(Files.readString(image)).containsPattern("\"created\": \"" + year + "-.*Z\"");
  }

  @Test
  void rewritesAndPermsOfOtherPathsAreWarnedOf() throws IOException {
    Path graph = Files.writeString(folder.resolve("g.json"), "[{\"path\":\"" + app + "\"}]");
    Path perms =
        Files.writeString(folder.resolve("p.json"), "[{\"path\":\"/none\",\"regex\":\"x\"}]");
    CommandRun layers =
        CommandRun.of(
            "layers-from-reproducible-storepaths",
            folder.resolve("l.json"),
            graph,
            "--perms",
            perms);
    assertThat(layers)
        .isEqualTo(
            new CommandRun(
                0,
                "",
                "nix2container: warning: rewrites or perms name /none, which is not in "
                    + graph
                    + "\n"));
    CommandRun build =
        CommandRun.of("build", app, "--perms", perms, "--save", folder.resolve("i.json"));
    assertThat(build.code()).isZero();
    assertThat(build.err())
        .startsWith("nix2container: warning: perms name /none, which is not in the closure\n");
  }

  @Test
  void tarsOfLayersThatAreNotReproducibleAreCopied() throws IOException {
    Path graph = Files.writeString(folder.resolve("g.json"), "[{\"path\":\"" + app + "\"}]");
    Path tars = Files.createDirectory(folder.resolve("tars"));
    Path layers = folder.resolve("l.json");
    CommandRun missing = CommandRun.of("layers-from-non-reproducible-storepaths", layers, graph);
    assertThat(missing.err()).startsWith("nix2container: --tar-directory is missing; see");
    CommandRun run =
        CommandRun.of(
            "layers-from-non-reproducible-storepaths", layers, graph, "--tar-directory", tars);
    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    Path config = Files.writeString(folder.resolve("c.json"), "{}");
    assertThat(CommandRun.of("image", folder.resolve("i.json"), config, layers).code()).isZero();
    Files.delete(app.resolve("bin/app"));
    assertThat(
            CommandRun.of("copy", "nix:" + folder.resolve("i.json"), "dir:" + folder.resolve("d"))
                .code())
        .as("the store path is not needed any more")
        .isZero();
  }
}
