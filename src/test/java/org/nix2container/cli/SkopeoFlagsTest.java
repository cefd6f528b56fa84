package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each flag of skopeo's is known, or refused by name. */
class SkopeoFlagsTest {

  @TempDir private Path folder;

  private static Map<String, Flag> flags(String command) {
    Map<String, Flag> flags = new HashMap<>();
    for (Command one : Main.commands()) {
      if (one.name().equals(command)) {
        one.flags().forEach(flag -> flags.put(flag.name(), flag));
      }
    }
    return flags;
  }

  /** As {@code skopeo copy --help} lists them, and some that it hides. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "additional-tag",
        "all",
        "authfile",
        "dest-authfile",
        "dest-cert-dir",
        "dest-compress",
        "dest-compress-format",
        "dest-compress-level",
        "dest-creds",
        "dest-decompress",
        "dest-force-compress-format",
        "dest-no-creds",
        "dest-oci-accept-uncompressed-layers",
        "dest-password",
        "dest-precompute-digests",
        "dest-registry-token",
        "dest-shared-blob-dir",
        "dest-tls-verify",
        "dest-username",
        "digestfile",
        "format",
        "image-parallel-copies",
        "multi-arch",
        "preserve-digests",
        "quiet",
        "remove-signatures",
        "retry-delay",
        "retry-times",
        "src-authfile",
        "src-cert-dir",
        "src-creds",
        "src-no-creds",
        "src-password",
        "src-registry-token",
        "src-shared-blob-dir",
        "src-tls-verify",
        "src-username",
        "tls-verify",
        "screds",
        "dcreds",
        "src-daemon-host",
        "dest-daemon-host",
        "src-ctr",
        "dest-ctr",
        "policy",
        "registries.d",
        "registries-conf",
        "override-os",
        "override-arch",
        "override-variant",
        "tmpdir",
        "command-timeout",
        "user-agent-prefix"
      })
  void copyKnows(String name) {
    assertThat(flags("copy")).containsKey(name);
    assertThat(flags("copy").get(name).standing()).isNotEqualTo(Flag.Standing.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "--sign-by A",
    "--sign-by-sigstore A",
    "--sign-by-sigstore-private-key A",
    "--sign-by-sq-fingerprint A",
    "--sign-passphrase-file A",
    "--sign-identity A",
    "--encryption-key A",
    "--encrypt-layer 0",
    "--decryption-key A",
    "--require-signed",
    "--tls-details A"
  })
  void copyRefusesByName(String flag) {
    String[] words = ("copy dir:a dir:b " + flag).split(" ");
    CommandRun run = CommandRun.of((Object[]) words);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("nix2container: " + flag.split(" ")[0] + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "layers", "list-tags", "delete"})
  void commandsOfOneSideHaveNoPrefix(String command) {
    assertThat(flags(command))
        .containsKeys(
            "authfile",
            "cert-dir",
            "daemon-host",
            "creds",
            "no-creds",
            "password",
            "registry-token",
            "retry-times",
            "retry-delay",
            "shared-blob-dir",
            "tls-verify",
            "username",
            "policy",
            "tmpdir");
  }

  @Test
  void loginAndLogoutHaveTheirs() {
    assertThat(flags("login"))
        .containsKeys(
            "username",
            "password",
            "password-stdin",
            "authfile",
            "compat-auth-file",
            "get-login",
            "tls-verify",
            "cert-dir",
            "verbose");
    assertThat(flags("logout")).containsKeys("all", "authfile", "compat-auth-file", "tls-verify");
  }

  /** {@code --config} has a value for one command, and for another none. */
  @Test
  void aFlagMeansWhatItMeansToTheCommandThatIsNamed() {
    String missing = folder + "/none";
    for (String line :
        new String[] {"inspect --config dir:" + missing, "--config inspect dir:" + missing}) {
      assertThat(CommandRun.of((Object[]) line.split(" ")).code()).as(line).isEqualTo(2);
    }
    CommandRun build = CommandRun.of("--config", missing, "build", folder);
    assertThat(build.err()).isEqualTo("nix2container: " + missing + ": there is no such file\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --src-creds a --src-no-creds           | --src-creds and --src-no-creds exclude each other: give one of them
          --screds a --src-no-creds              | --src-creds and --src-no-creds exclude each other: give one of them
          --src-username a --src-no-creds        | --src-username and --src-no-creds exclude each other: give one of them
          --src-creds a --src-username b         | --src-creds and --src-username exclude each other: give one of them
          --src-username b                       | --src-username and --src-password have to be given together
          --src-password b                       | --src-username and --src-password have to be given together
          --src-creds :x                         | --src-creds needs a user
          --all --multi-arch system              | --all and --multi-arch exclude each other: give one of them
          --multi-arch some                      | --multi-arch needs system, all or index-only, not `some`
          --format v2s1                          | --format v2s1 is not made here: give oci or v2s2
          -f docker                              | --format needs oci or v2s2, not `docker`
          --dest-compress --dest-decompress      | --dest-compress and --dest-decompress exclude each other
          --additional-tag a:b                   | --additional-tag is for docker-archive: and docker-daemon:
          --retry-times -1                       | --retry-times cannot be less than 0
          --retry-times many                     | --retry-times needs a whole number, not `many`
          --retry-delay 5                        | --retry-delay needs a time as in 30s or 1h30m, not `5`
          --command-timeout soon                 | --command-timeout needs a time as in 30s or 1h30m, not `soon`
          --image-parallel-copies -2             | --image-parallel-copies cannot be less than 0
          --upload-chunk-size 0                  | --upload-chunk-size needs a number of bytes, as in 50M, not `0`
          --upload-chunk-size 9999999999G        | --upload-chunk-size needs a number of bytes, as in 50M, not `9999999999G`
          --cache-from A                         | --cache-from: image name `A`: `A` is not lower-case letters and digits, with single . _ - (or __) between them
          --src-tls-verify=maybe                 | --src-tls-verify needs true or false, not `maybe`
          """)
  void whatMakesNoSenseIsTold(String flags, String message) {
    String[] words = ("copy docker://localhost:1/a dir:b " + flags).split(" ");
    assertThat(CommandRun.of((Object[]) words))
        .isEqualTo(
            new CommandRun(
                1, "", "nix2container: " + message + "; see `nix2container copy --help`\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zstd:chunked --dest-compress-level 3 | --dest-compress-format zstd:chunked is not made here
          brotli                               | compression format "brotli": must be gzip, zstd or none
          gzip --dest-compress-level 10        | compression level 10: gzip has the levels 1 to 9
          none --dest-compress-level 1         | compression level 1: there are no levels
          """)
  void compressionIsChecked(String format, String message) {
    String[] words = ("copy dir:a dir:b --dest-compress-format " + format).split(" ");
    assertThat(CommandRun.of((Object[]) words).err()).startsWith("nix2container: " + message);
  }

  @Test
  void flagsThatAreForDirectoriesAreWarnedOfElsewhere() {
    CommandRun run =
        CommandRun.of("copy", "dir:" + folder + "/no", "oci:" + folder + "/x", "--dest-compress");
    assertThat(run.err())
        .startsWith(
            "nix2container: warning: --dest-compress has no effect: it is for dir: destinations\n");
  }
}
