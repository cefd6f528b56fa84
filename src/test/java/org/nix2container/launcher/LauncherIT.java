package org.nix2container.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the launcher in copies of target/nix2container, and in checkouts where Maven is a fake. */
class LauncherIT {

  private static final String VERSION = "nix2container 0.1.0\n";

  /** Runs what is in fake/, and else only what the launcher needs. */
  private static final String PATH_WITHOUT_FLOCK =
      """
      for program in env sh dirname find mkdir rm sleep ps cat touch; do
        printf '#!/bin/sh\\nexec %s "$@"\\n' "$(command -v $program)" >fake/$program
        chmod +x fake/$program
      done
      PATH=$PWD/fake
      """
          .strip();

  @TempDir private Path temp;

  private Shell shell;

  @BeforeEach
  void copyTheFolder() throws Exception {
    shell = new Shell(temp);
    shell.run("cp -a " + Path.of("target/nix2container").toAbsolutePath() + " installed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "busybox sh", "bash --posix"})
  void everyShellRunsItFromAnyDirectoryAndThroughLinks(String interpreter) throws Exception {
    String program = interpreter.split(" ")[0];
    assumeTrue(shell.run("command -v " + program).status() == 0, "needs " + program);
    shell.run("mkdir 'a b' && ln -s installed/bin/nix2container one && ln -s ../one 'a b/two'");
    shell.run("ln -s installed/bin linked && ln -s installed whole");

    String[] ways = {
      "installed/bin/nix2container",
      "./one",
      "'a b/two'",
      "linked/nix2container",
      "whole/bin/nix2container",
      temp + "/installed/bin/../bin/nix2container"
    };
    for (String way : ways) {
      assertSaysItsVersion(shell.run(interpreter + " " + way + " --version"));
    }
    assertSaysItsVersion(shell.run("cd 'a b' && " + interpreter + " ./two --version"));
    assertSaysItsVersion(
        shell.run("cd installed/bin && " + interpreter + " nix2container --version"));
  }

  @Test
  void isFoundInThePath() throws Exception {
    assertSaysItsVersion(shell.run("PATH=$PWD/installed/bin:$PATH; nix2container --version"));
  }

  @Test
  void needsNoEnvironment() throws Exception {
    assertSaysItsVersion(shell.run("env -i installed/bin/nix2container --version"));
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws Exception {
    shell.run("mkdir -p old/bin && printf 'exit 3' >old/bin/java && chmod +x old/bin/java");
    shell.run("printf 'JAVA_VERSION=\"24.0.2\"\\n' >old/release");

    assertSaysItsVersion(shell.run("JAVA_HOME=$PWD/old installed/bin/nix2container --version"));
  }

  @Test
  void takesAJavaHomeThatIsNewEnough() throws Exception {
    shell.run("mkdir -p new/bin && printf '#!/bin/sh\\necho ran' >new/bin/java");
    shell.run("chmod +x new/bin/java && printf 'JAVA_VERSION=\"26-ea\"\\n' >new/release");

    Shell.Result result = shell.run("JAVA_HOME=$PWD/new installed/bin/nix2container --version");

    assertThat(result.out()).isEqualTo("ran\n");
  }

  @Test
  void takesNoJavaButTheOneThatItCameWith() throws Exception {
    shell.run(
        "mkdir -p own/bin && printf '#!/bin/sh\\necho own' >own/bin/java && chmod +x own/bin/java");
    shell.run("ln -s ../../own installed/lib/runtime && rm installed/lib/find-jdk.sh");
    String javaHome = System.getProperty("java.home");

    Shell.Result result =
        shell.run("JAVA_HOME=" + javaHome + " installed/bin/nix2container --version");

    assertThat(result).isEqualTo(new Shell.Result(0, "own\n", ""));
  }

  @Test
  void startsFromTheArchiveAlsoWhereItWasCopiedTo() throws Exception {
    String demanding = "JAVA_TOOL_OPTIONS=-Xshare:on installed/bin/nix2container --version";
    assertThat(shell.run(demanding).out()).isEqualTo(VERSION);

    shell.run("touch installed/lib/nix2container.jar");
    assertThat(shell.run(demanding).status()).isNotZero();
  }

  @Test
  void hasAnArchiveOfItsOwnForRegistries() throws Exception {
    String demanding = "JAVA_TOOL_OPTIONS=-Xshare:on installed/bin/nix2container copy --help ";
    shell.run(": >installed/lib/nix2container.jsa");

    assertThat(shell.run(demanding + "nix:image.json docker://localhost/app").status()).isZero();
    assertThat(shell.run(demanding + "nix:image.json dir:app").status()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void compressesWithLibrariesThatNeedNotBeUnpacked(String format) throws Exception {
    shell.run("mkdir path && printf '[{\"path\":\"%s\",\"references\":[]}]' $PWD/path >graph.json");

    Shell.Result result =
        shell.run(
            "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/nowhere installed/bin/nix2container"
                + " layers-from-reproducible-storepaths layers.json graph.json --compress "
                + format);

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(temp.resolve("layers.json")).content().contains("tar+" + format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm nix2container.jsa",
        ": >nix2container.jsa",
        "head -c 1000000 nix2container.jsa >part && mv part nix2container.jsa",
        "cp nix2container.jar nix2container.jsa",
        "touch nix2container.jar",
        "touch jackson-core-*.jar",
        "echo -XX:+UseCompactObjectHeaders >>jvm.options",
        "rm java-home",
        "echo /nowhere >java-home"
      })
  void startsInSilenceWithoutAnArchiveThatFits(String damage) throws Exception {
    shell.run("cd installed/lib && " + damage);

    assertSaysItsVersion(shell.run("installed/bin/nix2container --version"));
  }

  @Test
  void runsWhatIsInTheJarWhenTheJarWasReplaced() throws Exception {
    Path jar = temp.resolve("installed/lib/nix2container.jar");
    try (var entries = FileSystems.newFileSystem(jar)) {
      Path version = entries.getPath("org/nix2container/cli/version.txt");
      Files.writeString(version, "9.9.9\n");
    }

    Shell.Result result = shell.run("installed/bin/nix2container --version");

    assertThat(result.out()).isEqualTo("nix2container 9.9.9\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void handsArgumentsOnAsTheyAre() throws Exception {
    shell.run("mkdir -p new/bin && printf '#!/bin/sh\\nprintf \"<%%s>\" \"$@\"' >new/bin/java");
    shell.run("chmod +x new/bin/java && printf 'JAVA_VERSION=\"25\"\\n' >new/release");

    Shell.Result result =
        shell.run("JAVA_HOME=$PWD/new installed/bin/nix2container 'a  b' '' '*' '$x' @file");

    assertThat(result.out()).endsWith("Main><a  b><><*><$x><@file>");
  }

  @Test
  void aCheckoutIsBuiltOnlyWhenASourceIsNewer() throws Exception {
    makeCheckout("touch target/nix2container/lib/java-home");

    assertSaysItsVersion(shell.run("checkout/nix2container --version"));
    shell.run("sleep 0.1; touch checkout/src/main/java/Main.java");
    assertThat(shell.run("checkout/nix2container --version").out()).isEqualTo(VERSION);
    assertSaysItsVersion(shell.run("checkout/nix2container --version"));
    shell.run("sleep 0.1; rm checkout/src/main/java/Main.java");
    assertThat(shell.run("checkout/nix2container --version").out()).isEqualTo(VERSION);

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aCheckoutWhoseBuildFailsDoesNotRunTheOldBuild() throws Exception {
    makeCheckout("echo '[ERROR] wrong'; exit 1");
    shell.run("sleep 0.1; touch checkout/pom.xml");

    Shell.Result result = shell.run("checkout/nix2container --version");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .endsWith(
            "[ERROR] wrong\nnix2container: the build failed, as told above; nothing was run\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"with flock", "without flock"})
  void launchersStartedAtOnceBuildOnce(String how) throws Exception {
    makeCheckout("sleep 1; touch target/nix2container/lib/java-home");
    shell.run("sleep 0.1; touch checkout/pom.xml");
    String start = "(checkout/nix2container --version & checkout/nix2container --version & wait)";
    if (how.equals("without flock")) {
      start = PATH_WITHOUT_FLOCK + "; " + start;
    }

    Shell.Result result = shell.run(start);

    assertThat(result.out()).isEqualTo(VERSION + VERSION);
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockThatWasLeftBehindIsTakenOver() throws Exception {
    makeCheckout("touch target/nix2container/lib/java-home");
    shell.run("mkdir checkout/target/.lock.d; echo 99999999 >checkout/target/.lock.d/holder");
    shell.run("sleep 0.1; touch checkout/pom.xml");

    Shell.Result result = shell.run(PATH_WITHOUT_FLOCK + "; checkout/nix2container --version");

    assertThat(result.out()).isEqualTo(VERSION);
    assertThat(temp.resolve("checkout/target/.lock.d")).doesNotExist();
  }

  @Test
  void aCheckoutThatCannotBeWrittenRunsWhatIsBuilt() throws Exception {
    makeCheckout("exit 1");
    assumeTrue(shell.run("setpriv --reuid=65534 true").status() == 0, "needs to be root");
    shell.run("chmod -R a+rX . && chmod -R a-w checkout");
    String asNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";

    assertSaysItsVersion(shell.run(asNobody + "checkout/nix2container --version"));
    shell.run("sleep 0.1; touch checkout/pom.xml");
    assertThat(shell.run(asNobody + "checkout/nix2container --version").err())
        .isEqualTo("nix2container has to be built, but checkout/target cannot be written\n");
  }

  private void makeCheckout(String build) throws Exception {
    String project = Path.of("").toAbsolutePath().toString();
    shell.run("mkdir -p checkout/src/main/java checkout/build checkout/target fake");
    shell.run("touch checkout/src/main/java/Main.java checkout/pom.xml");
    shell.run("cp " + project + "/nix2container checkout/");
    shell.run("cp -r " + project + "/src/main/dist checkout/src/main/");
    shell.run("mv installed checkout/target/nix2container");
    shell.run("touch checkout/target/nix2container/lib/java-home");
    Files.writeString(
        temp.resolve("fake/mvn"), "#!/bin/sh\necho >>'" + temp + "/builds'\n" + build + "\n");
    shell.run("chmod +x fake/mvn");
    shell.putFirstInPath(temp.resolve("fake"));
  }

  private long builds() throws IOException {
    return Files.readAllLines(temp.resolve("builds")).size();
  }

  private static void assertSaysItsVersion(Shell.Result result) {
    assertThat(result).isEqualTo(new Shell.Result(0, VERSION, ""));
  }
}
