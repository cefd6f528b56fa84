package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shells themselves read the scripts. */
class CompletionTest {

  @TempDir private Path folder;

  /** The words as bash parts them, at colons too; the last is what is being typed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          ^^                                      | build copy serve inspect get-manifest get-blob layers list-tags delete login logout manifest-digest closure-graph layers-from-reproducible-storepaths layers-from-non-reproducible-storepaths image image-from-dir image-from-manifest nix-database completion
          im                                      | image image-from-dir image-from-manifest
          --debug cop                             | copy
          --v                                     | --version
          copy ^^                                 | nix: docker:// oci: oci-archive: docker-archive: dir:
          copy o                                  | oci: oci-archive:
          copy --mul                              | --multi-arch
          copy --sign                             |
          manifest-digest --                      | --help --debug --version
          copy nix :                              |
          copy nix : ./res                        |
          copy nix : i.json d                     | docker:// docker-archive: dir:
          build ./result                          |
          build ./result --to d                   | docker:// docker-archive: dir:
          copy a b --also oci-                    | oci-archive:
          inspect doc                             | docker:// docker-archive:
          build ./result --to ^^                  | nix: docker:// oci: oci-archive: docker-archive: dir:
          build --max                             | --max-layers
          build x --ta                            | --tag
          image --from                            | --from-image
          layers-from-non-reproducible-storepaths --ta | --tar-directory
          completion ^^                           | bash zsh fish
          """)
  void bashOffersWhatFits(String words, String offered) throws Exception {
    List<String> typed = List.of(("nix2container " + words).replace("^^", "").split(" ", -1));
    StringBuilder array = new StringBuilder();
    typed.forEach(word -> array.append("'").append(word).append("' "));
    String script =
        completion("bash")
            + "\nCOMP_WORDS=("
            + array
            + ")\nCOMP_CWORD="
            + (typed.size() - 1)
            + "\n_nix2container\necho \"${COMPREPLY[@]}\"\n";
    assertThat(run("bash", "-u", script(script)).strip()).isEqualTo(offered == null ? "" : offered);
  }

  @Test
  void bashTakesTheScript() throws Exception {
    assertThat(run("bash", "-n", script(completion("bash")))).isEmpty();
    assertThat(run("bash", script(completion("bash") + "\ncomplete -p nix2container\n")))
        .contains("complete -o default -F _nix2container nix2container");
  }

  @ParameterizedTest
  @CsvSource({"zsh", "fish"})
  void otherShellsTakeTheirs(String shell) throws Exception {
    String script = completion(shell);
    for (Command command : Main.commands()) {
      assertThat(script).contains(command.name());
      for (Flag flag : command.flags()) {
        if (flag.isShown()) {
          assertThat(script).contains(flag.name());
        }
      }
    }
    boolean installed =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, shell)));
    if (installed) { // seldom; nothing of what is tested here is worth installing it
      assertThat(run(shell, "-n", script(script))).isEmpty();
    }
  }

  private static String completion(String shell) {
    CommandRun run = CommandRun.of("completion", shell);
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private String script(String text) throws IOException {
    return Files.writeString(folder.resolve("script"), text).toString();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }
}
