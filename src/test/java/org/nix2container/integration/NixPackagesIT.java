package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.json.JsonReader;

/** What the tests have in place of nixpkgs does what is expected of nixpkgs. */
class NixPackagesIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixLibrary library;

  @BeforeAll
  static void enter() throws Exception {
    commands = new Commands(folder);
    library = new NixLibrary(commands);
  }

  @Test
  void artifactsOfMavenAreWhatTheirHashSays() throws Exception {
    Path jar =
        Path.of(NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    String hash = Base64.getEncoder().encodeToString(digest);
    String expression =
        """
        (pkgs.fetchMavenArtifact {
          groupId = "org.jspecify"; artifactId = "jspecify"; version = "%s"; hash = "sha256-%s";
        })\
        """;
    String version = jar.getParent().getFileName().toString();

    String fetched = library.build(expression.formatted(version, hash) + ".jar");
    String linked = library.build(expression.formatted(version, hash));
    Commands.Outcome other = library.tryBuild(expression.formatted(version, "A".repeat(43) + "="));

    commands.succeed("cmp %s %s".formatted(fetched, jar));
    assertThat(commands.out("readlink " + linked + "/share/java/jspecify-" + version + ".jar"))
        .isEqualTo(fetched);
    assertThat(other.status()).isNotZero();
    assertThat(other.err()).contains("hash mismatch", "got:    sha256-" + hash);
  }

  @Test
  void buildersSeeClosuresAndStructuredAttributes() throws Exception {
    String attributes =
        library.build(
            """
            pkgs.stdenvNoCC.mkDerivation {
              pname = "attributes";
              version = "1";
              __structuredAttrs = true;
              exportReferencesGraph.graph = [ pkgs.hello ];
              words = [ "one word" "another" ];
              env.GREETED = "everyone";
              dontUnpack = true;
              installPhase = ''
                test "$GREETED ''${words[0]}" = "everyone one word"
                cp "$NIX_ATTRS_JSON_FILE" $out
              '';
            }\
            """);

    commands.succeed("cp %s attributes.json".formatted(attributes));
    List<String> paths = new ArrayList<>();
    try (JsonReader json = JsonReader.open(folder.resolve("attributes.json"))) {
      json.object((key, value) -> {
        if (key.equals("graph")) {
          value.array(node ->
              node.object((name, field) -> {
                if (name.equals("path")) {
                  paths.add(field.string());
                }
              }));
        }
      });
    }
    assertThat(paths)
        .hasSize(2)
        .containsExactlyInAnyOrderElementsOf(library.closure(library.build("pkgs.hello")));
  }

  @Test
  void phasesRunWithTheProgramsThatWereAskedFor() throws Exception {
    Files.createDirectories(folder.resolve("source"));
    Files.writeString(folder.resolve("source/script"), "#!/bin/sh\necho \"$(cat data) said $0\"\n");

    String built =
        library.build(
            """
            pkgs.stdenv.mkDerivation {
              name = "script-1.0";
              src = %s/source;
              nativeBuildInputs = [ pkgs.hello ];
              passthru.answer = 42;
              buildPhase = ''
                hello >data
                ! command -v java
              '';
              installPhase = ''
                mkdir -p $out/bin
                sed s,data,$out/data, script >$out/bin/script
                chmod +x $out/bin/script
                cp data $out
              '';
            }\
            """
                .formatted(folder));

    String script = built + "/bin/script";
    assertThat(commands.out(script)).isEqualTo("Hello, world! said " + script);
    assertThat(commands.out("head -n 1 " + script))
        .isEqualTo("#!" + library.build("pkgs.bash") + "/bin/sh");
  }

  @Test
  void environmentsLinkAsLittleAsTheyCan() throws Exception {
    String hello = library.build("pkgs.hello");
    String cat = library.build("pkgs.coreutils") + "/bin/cat";
    String environment =
        "pkgs.buildEnv { name = \"environment\"; paths = [ %s ]; pathsToLink = %s; }";

    String one = library.build(environment.formatted("pkgs.hello", "\"/bin\""));
    String two = library.build(environment.formatted("pkgs.hello pkgs.coreutils", "[ \"/\" ]"));
    Commands.Outcome collision =
        library.tryBuild(environment.formatted("pkgs.bash pkgs.busybox", "[ \"/bin\" ]"));

    assertThat(commands.out("ls " + one + "; readlink " + one + "/bin"))
        .isEqualTo("bin\n" + hello + "/bin");
    assertThat(commands.out("cd %s; readlink bin/hello bin/cat share".formatted(two)))
        .isEqualTo("%1$s/bin/hello\n%2$s\n%1$s/share".formatted(hello, cat));
    assertThat(collision.err()).contains("collision between", "/bin/sh");
  }

  @Test
  void programsNeedNothingButTheirClosures() throws Exception {
    String application =
        library.build(
            """
            pkgs.writeShellApplication {
              name = "application";
              runtimeInputs = [ pkgs.hello pkgs.coreutils pkgs.gnugrep ];
              text = "hello; echo $((6 * 7)) | grep 4; stat -c %a /nix/store; sh=$(id -u); echo $sh";
            }\
            """);
    String shell = library.build("pkgs.bashInteractive");

    assertThat(alone(application, application + "/bin/application").lines())
        .containsExactly("Hello, world!", "42", "755", "0");
    assertThat(alone(shell, shell + "/bin/bash -c 'echo $BASH /*'"))
        .isEqualTo(shell + "/bin/bash /nix /proc");
  }

  @Test
  void nixRunsWhereThereIsNothingElse() throws Exception {
    String nix = library.build("pkgs.nix");

    assertThat(alone(nix, nix + "/bin/nix-store --version"))
        .isEqualTo("nix-store (Nix) " + library.evaluate("builtins.nixVersion").replace("\"", ""));
  }

  /** What a command prints in a root that holds a closure and nothing else. */
  private static String alone(String storePath, String command) throws Exception {
    Path root = Files.createTempDirectory(folder, "root");
    String line =
        """
        mount -t tmpfs none %1$s
        mkdir -p %1$s/nix/store %1$s/proc
        cp -a $(nix-store --query --requisites %2$s) %1$s/nix/store/
        mount -t proc proc %1$s/proc
        exec env -i USER=nobody HOME=/ "$(command -v chroot)" %1$s %3$s
        """
            .formatted(root, storePath, command);
    return commands.out(line);
  }

  @Test
  void theJdkIsAWholeOne() throws Exception {
    String jdk = library.build("pkgs.jdk25_headless");

    String home = "-XshowSettings:properties -version 2>&1 | sed -n 's/ *java.home = //p'";
    assertThat(commands.out("%s/bin/java %s".formatted(jdk, home)))
        .isEqualTo(System.getProperty("java.home"));
    assertThat(commands.out(jdk + "/lib/openjdk/bin/javac --version")).startsWith("javac ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aarch64-linux", "x86_64-darwin", "aarch64-darwin"})
  void otherMachinesEvaluate(String system) throws Exception {
    String other = "(import %s { system = \"%s\"; })".formatted(library.packages(), system);

    String paths =
        library.evaluate(
            "with %s; map (p: p.drvPath) [ hello nix bashInteractive jdk25_headless cacert ]"
                .formatted(other));
    assertThat(paths.split(",", -1)).hasSize(5).allMatch(path -> path.contains("/nix/store/"));
    assertThat(library.evaluate(other + ".stdenv.hostPlatform.parsed.cpu.name"))
        .isEqualTo("\"" + system.substring(0, system.indexOf('-')) + "\"");
  }

  @Test
  void aFlakeMayHaveThemForNixpkgs() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("flake"));
    Files.writeString(
        folder.resolve("flake/flake.nix"),
        """
        {
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          outputs = { self, nixpkgs }: {
            packages = nixpkgs.lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (system: {
              default = nixpkgs.legacyPackages.${system}.hello;
            });
          };
        }
        """);

    assertThat(
            commands.out(
                "nix run --impure --no-write-lock-file --override-input nixpkgs path:%s path:flake"
                    .formatted(library.packages())))
        .isEqualTo("Hello, world!");
  }
}
