package org.nix2container.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.junit.jupiter.api.Test;

/** nix/jars.json, from which the Nix package takes its libraries, is what pom.xml says. */
class JarLockIT {

  private static final Path LOCK = Path.of("nix/jars.json");

  @Test
  void theLockHasTheVersionsOfPomAndTheHashesOfTheirJars() throws Exception {
    assertThat(LOCK)
        .as("to make it: java build/LockJars.java >jars.json && mv jars.json nix")
        .hasContent(MadeByCode.output("LockJars.java", localRepository()));
  }

  /** What libraries need themselves is not in pom.xml; until one of them does, nor in the lock. */
  @Test
  void theProgramNeedsNoOtherJarAtRunTime() throws Exception {
    String runtime = Files.readString(LOCK).replaceFirst("(?s).*\"runtime\"", "");
    var entry = Pattern.compile("\"artifactId\": \"(.*)\",\\s*\"version\": \"(.*)\"");
    String locked =
        String.join(
            " ",
            entry
                .matcher(runtime)
                .results()
                .map((MatchResult jar) -> jar.group(1) + "-" + jar.group(2) + ".jar")
                .toList());

    try (var jar = new JarFile("target/nix2container/lib/nix2container.jar")) {
      assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH))
          .isEqualTo(locked);
    }
  }

  /** The folder of a jar is group, artifact and version below it. */
  private static String localRepository() throws Exception {
    Path jar =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.resolve("../../../..").normalize().toString();
  }
}
