package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How command lines are taken apart, and what is said of those that make no sense. */
class CommandLineTest {

  private static final String LAYERS = "layers-from-reproducible-storepaths";

  @TempDir private Path folder;
  private Path graph;

  @BeforeEach
  void makeGraph() throws IOException {
    Path app = Files.createDirectory(folder.resolve("app"));
    Path lib = Files.createDirectory(folder.resolve("lib"));
    graph =
        Files.writeString(
            folder.resolve("graph.json"),
            "[{\"path\":\"" + app + "\",\"references\":[\"" + lib + "\"]}]");
  }

  @Test
  void flagsMayStandAnywhere() throws IOException {
    Path out = folder.resolve("layers.json");
    Object[][] lines = {
      {LAYERS, out, graph, "--max-layers", "2"},
      {LAYERS, "--max-layers", "2", out, graph},
      {LAYERS, out, "--max-layers", "2", graph},
      {"--max-layers", "2", LAYERS, out, graph},
      {LAYERS, out, graph, "--max-layers=2"},
      {LAYERS, "--max-layers", "1", out, "--max-layers", "2", graph},
      {"--debug", LAYERS, "--insecure-policy", out, graph, "--max-layers", "2"},
      {LAYERS, "--max-layers", "2", "--", out, graph},
    };
    for (Object[] line : lines) {
      assertThat(CommandRun.of(line)).isEqualTo(new CommandRun(0, "", ""));
      assertThat(Files.readString(out).split("diff_ids", -1)).hasSize(3);
      Files.delete(out);
    }
  }

  @Test
  void afterTwoDashesThereAreNoFlags() throws IOException {
    Files.createDirectory(folder.resolve("--help"));
    CommandRun run =
        CommandRun.of("build", "--save", folder.resolve("i.json"), "--", "--", folder + "/--help");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("nix2container: --: no such file or directory\n");
    assertThat(CommandRun.of("copy", "--", "--help").err())
        .startsWith("nix2container: `copy` takes SOURCE DEST, but 1 argument was given;");
  }

  @Test
  void aValueMayLookLikeAFlag() throws IOException {
    Path image = folder.resolve("image.json");
    CommandRun run =
        CommandRun.of(
            "build",
            folder.resolve("app"),
            "--cmd",
            "--name",
            "--cmd",
            "-h",
            "--cmd=--",
            "--env",
            "A=B=C",
            "--label=a==",
            "--user=",
            "--cmd",
            "",
            "--save",
            image);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(image).replaceAll("\\s", ""))
        .contains(
            "{\"Env\":[\"A=B=C\"],\"Cmd\":[\"--name\",\"-h\",\"--\",\"\"],"
                + "\"Labels\":{\"a\":\"=\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          ^^                           | a command is missing; see `nix2container --help`
          nonsense                     | there is no command `nonsense`; see `nix2container --help`
          Build                        | there is no command `Build`; see `nix2container --help`
          help nonsense                | there is no command `nonsense`; see `nix2container --help`
          --nonsense                   | there is no flag `--nonsense`; see `nix2container --help`
          copy --nonsense              | there is no flag `--nonsense`; see `nix2container copy --help`
          copy a b -x                  | there is no flag `-x`; see `nix2container copy --help`
          copy --max-layers 1 a b      | there is no flag `--max-layers`; see `nix2container copy --help`
          build --max-lay 1            | there is no flag `--max-lay`; see `nix2container build --help`
          build --no-cache=yes x       | --no-cache needs true or false, not `yes`; see `nix2container build --help`
          build x --to                 | the flag --to needs a value; see `nix2container build --help`
          --max-layers                 | the flag --max-layers needs a value; see `nix2container --help`
          build                        | `build` takes PATH... [--to DEST]..., but nothing was given; see `nix2container build --help`
          layers-from-reproducible-storepaths o g --compress-level 3 | --compress-level needs --compress; see `nix2container layers-from-reproducible-storepaths --help`
          copy                         | `copy` takes SOURCE DEST, but nothing was given; see `nix2container copy --help`
          copy a                       | `copy` takes SOURCE DEST, but 1 argument was given; see `nix2container copy --help`
          copy a b c                   | `copy` takes SOURCE DEST, but 3 arguments were given; see `nix2container copy --help`
          copy dir:a nix:b             | `nix:b`: an image cannot be copied to a description of one; `build --save` and `image` write those; see `nix2container copy --help`
          copy dir:a oci:b:@0          | `oci:b:@0`: a position is for reading, give a name; see `nix2container copy --help`
          image a b                    | `image` takes OUT CONFIG LAYERS..., but 2 arguments were given; see `nix2container image --help`
          image-from-dir a             | `image-from-dir` takes OUT DIR, but 1 argument was given; see `nix2container image-from-dir --help`
          image-from-manifest a b      | `image-from-manifest` takes OUT MANIFEST BLOBS, but 2 arguments were given; see `nix2container image-from-manifest --help`
          completion ksh               | there is no completion for `ksh`; see `nix2container completion --help`
          build x --max-layers ten     | --max-layers needs a whole number, not `ten`; see `nix2container build --help`
          build x --expose 80/icmp     | --expose needs a port as in 80 or 53/udp, not `80/icmp`; see `nix2container build --help`
          build x --expose 0           | --expose needs a port as in 80 or 53/udp, not `0`; see `nix2container build --help`
          build x --expose 65536       | --expose needs a port as in 80 or 53/udp, not `65536`; see `nix2container build --help`
          build x --env A              | --env needs NAME=VALUE, not `A`; see `nix2container build --help`
          build x --label =A           | --label needs NAME=VALUE, not `=A`; see `nix2container build --help`
          build x --created today      | --created needs a time as in 2024-05-13T09:31:10Z, or now; not `today`; see `nix2container build --help`
          build x --to nix:x           | `nix:x`: an image cannot be copied to a description of one; `build --save` and `image` write those; see `nix2container build --help`
          """)
  void whatMakesNoSenseIsToldInALine(String line, String message) {
    CommandRun run = CommandRun.of((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
    assertThat(run).isEqualTo(new CommandRun(1, "", "nix2container: " + message + "\n"));
  }

  @Test
  void pathsAreNotEmpty() {
    assertThat(CommandRun.of("image-from-dir", "", "x").err()).contains("a path is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build",
        "copy",
        "serve",
        "inspect",
        "layers",
        "list-tags",
        "delete",
        "login",
        "logout",
        "manifest-digest",
        "closure-graph",
        "layers-from-reproducible-storepaths",
        "layers-from-non-reproducible-storepaths",
        "image",
        "image-from-dir",
        "image-from-manifest",
        "nix-database",
        "completion"
      })
  void everyCommandHasAHelpWithAUsageAndExamples(String name) {
    CommandRun run = CommandRun.of(name, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("usage: nix2container " + name + " ")
        .contains("\nexamples:\n  ");
    assertThat(run.out().lines().filter(line -> !line.contains(name)))
        .allMatch(line -> line.length() <= 80);
    Object[][] others = {
      {"--help", name}, {name, "-h"}, {"help", name}, {name, "x", "--help", "y"}
    };
    for (Object[] line : others) {
      assertThat(CommandRun.of(line)).isEqualTo(run);
    }
    assertThat(CommandRun.of("--help").out()).contains("  " + name);
  }

  @Test
  void theHelpOfAllFitsATerminal() {
    CommandRun run = CommandRun.of("--help");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(CommandRun.of("-h")).isEqualTo(run);
    assertThat(CommandRun.of("help")).isEqualTo(run);
  }

  @Test
  void everyFlagIsInTheHelpOfItsCommand() {
    for (Command command : Main.commands()) {
      String help = CommandRun.of(command.name(), "--help").out();
      for (Flag flag : command.flags()) {
        if (flag.isShown()) {
          assertThat(help).containsPattern(" --" + flag.name() + "[ ,\n]");
        } else {
          assertThat(help).doesNotContain("--" + flag.name() + " ");
        }
      }
    }
  }

  @Test
  void theVersionIsALineOnTheStandardOutput() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("nix2container \\d+\\.\\d+\\.\\d+\\S*\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void anOutputThatCannotBeIsToldBeforeAnythingIsRead() {
    CommandRun run = CommandRun.of(LAYERS, folder.resolve("none/layers.json"), "also-none.json");
    assertThat(run.err())
        .isEqualTo(
            "nix2container: cannot write "
                + folder
                + "/none/layers.json: its directory "
                + folder
                + "/none does not exist\n");
  }

  @Test
  void debugShowsWhereAnErrorCameFrom() {
    CommandRun plain = CommandRun.of("copy", "x", "y");
    CommandRun debug = CommandRun.of("copy", "x", "y", "--debug");
    assertThat(plain.err().lines()).hasSize(1);
    assertThat(debug.err()).startsWith(plain.err()).contains("\tat org.nix2container.");
    assertThat(debug.code()).isEqualTo(plain.code()).isEqualTo(1);
  }

  @Test
  void anImageThatIsNotThereHasAnExitCodeOfItsOwn() {
    CommandRun run = CommandRun.of("copy", "nix:" + folder + "/none.json", "dir:" + folder + "/x");
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                2, "", "nix2container: nix:" + folder + "/none.json: there is no such image\n"));
  }
}
