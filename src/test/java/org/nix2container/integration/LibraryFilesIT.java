package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files, with which owners and modes, are in an image that the Nix library builds. */
class LibraryFilesIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixLibrary library;

  @BeforeAll
  static void enter() throws Exception {
    commands = new Commands(folder);
    library = new NixLibrary(commands);
  }

  private static LibraryImage build(String name, String expression) throws Exception {
    return LibraryImage.build(library, commands, name, expression);
  }

  @Test
  void whatGoesToTheRootIsNotInTheStoreButWhatItNeedsIs() throws Exception {
    LibraryImage image =
        build(
            "root",
            """
            nix2container.buildImage {
              name = "x";
              copyToRoot = [
                (pkgs.buildEnv {
                  name = "root"; paths = [ pkgs.hello pkgs.readline ]; pathsToLink = [ "/bin" "/etc" ];
                })
                (pkgs.writeTextDir "srv/file" "text")
              ];
            }\
            """);

    String hello = library.build("pkgs.hello");
    assertThat(image.names(0))
        .contains("/bin", "/etc", "/srv/file", hello + "/bin/hello")
        .noneMatch(name -> name.matches("/nix/store/[^/]*-(root|file)(/.*)?"));
    assertThat(image.files(0)).anyMatch(line -> line.endsWith(" /bin -> " + hello + "/bin"));
  }

  /** They mean something else in a regular expression, which is how they go there. */
  @Test
  void anyNameThatANixStoreCanHoldGoesToTheRoot() throws Exception {
    LibraryImage image =
        build(
            "signs",
            """
            nix2container.buildImage {
              name = "x";
              copyToRoot = pkgs.runCommand "lib++6.1?a=b_c-1.0" { } "mkdir $out; echo 1 >$out/file";
              layers = [
                (nix2container.buildLayer {
                  copyToRoot = pkgs.runCommand "?.+" { } "mkdir $out; echo 1 >$out/other";
                })
              ];
            }\
            """);

    assertThat(image.names(0)).containsExactly("/", "/other");
    assertThat(image.names(1)).containsExactly("/", "/file");
  }

  @Test
  void aConfigIsInItsImageAsConfigOnlyWhateverTheCaseOfItsKeys() throws Exception {
    LibraryImage image =
        build(
            "keys",
            """
            nix2container.buildImage {
              name = "x";
              config = {
                entrypoint = [ "${pkgs.hello}/bin/hello" ]; ENV = [ "A=b" ]; workingdir = "/srv";
                exposedPorts."80/tcp" = { }; Labels.Key = "value";
              };
            }\
            """);

    assertThat(commands.out("skopeo inspect --config --raw dir:keys"))
        .contains(
            """
            "config":{"ExposedPorts":{"80/tcp":{}},"Env":["A=b"],"Entrypoint":["%s/bin/hello"],\
            "WorkingDir":"/srv","Labels":{"Key":"value"}}\
            """
                .formatted(library.build("pkgs.hello")));
    assertThat(image.names(0)).noneMatch(name -> name.contains("config.json"));
  }

  @Test
  void whatTheLastRuleThatFitsSaysOfAFileHolds() throws Exception {
    LibraryImage image =
        build(
            "perms",
            """
            let
              files = pkgs.runCommand "files" { } ''
                mkdir -p $out/bin $out/data
                touch $out/bin/become-root $out/data/mine $out/data/plain $out/data/tmp
              '';
            in nix2container.buildImage {
              name = "x";
              copyToRoot = files;
              perms = [
                { path = files; regex = "/data"; uid = 7; gid = 8; uname = "seven"; gname = "eight"; }
                { path = files; regex = "/bin/become-root$"; mode = "4755"; }
                { path = files; regex = "/mine$"; mode = "0640"; uid = 1001; gid = 1002; }
                { path = files; regex = "tmp"; mode = "1777"; uname = "nobody"; }
              ];
            }\
            """);

    assertThat(image.files(0).stream().map(line -> line.replaceAll(" +0 1970-01-01 00:00 ", " ")))
        .containsExactly(
            "drwxr-xr-x 0/0 /",
            "dr-xr-xr-x 0/0 /bin",
            "-rwsr-xr-x 0/0 /bin/become-root",
            "dr-xr-xr-x 7/8 /data",
            "-rw-r----- 1001/1002 /data/mine",
            "-r--r--r-- 7/8 /data/plain",
            "-rwxrwxrwt 0/0 /data/tmp");
    assertThat(image.owners(0))
        .contains("root/root /bin", "seven/eight /data/plain", "nobody/eight /data/tmp");
  }

  @Test
  void permsMayBeThoseOfALayer() throws Exception {
    LibraryImage image =
        build(
            "layer-perms",
            """
            nix2container.buildImage {
              name = "x";
              layers = [
                (nix2container.buildLayer {
                  deps = [ pkgs.readline ];
                  perms = [ { path = pkgs.readline; regex = "inputrc"; mode = "0600"; uid = 5; gid = 6; } ];
                })
              ];
            }\
            """);

    assertThat(image.files(0)).anyMatch(line -> line.matches("-rw------- 5/6 .*/etc/inputrc"));
  }

  @Test
  void aRuleThatFitsNothingIsToldOfInTheLogOfTheBuild() throws Exception {
    String layer =
        """
        nix2container.buildLayer {
          deps = [ pkgs.readline ];
          perms = [
            { path = pkgs.readline; regex = "inputrc-%s"; mode = "0600"; }
            { path = pkgs.hello; regex = ".*"; mode = "0600"; }
          ];
        }\
        """
            .formatted(System.nanoTime()); // A build that has been has no log to show.

    Commands.Outcome outcome = library.tryBuild(layer);

    assertThat(outcome.status()).as(outcome.err()).isZero();
    String hello = library.evaluate("\"${pkgs.hello}\"").replace("\"", "");
    assertThat(outcome.err()).contains("warning", "inputrc-", hello);
    assertThat(commands.out("nix log " + outcome.out())).contains("inputrc-", hello);
  }
}
