package org.nix2container.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.nix2container.cli.Main;

/** The program in a process of its own, run from the classes under test. */
public final class ChildProgram {

  private static final Set<String> LOCALE =
      Set.of("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

  private final List<String> prefix;
  private final List<String> jvmOptions;
  private final Map<String, String> environment;
  private final Path classes;

  /** How it ended. */
  public record Ended(int status, String out, String err) {}

  private ChildProgram(
      List<String> prefix, List<String> jvmOptions, Map<String, String> environment, Path classes) {
    this.prefix = prefix;
    this.jvmOptions = jvmOptions;
    this.environment = environment;
    this.classes = classes;
  }

  /**
   * The program in the environment of the tests, without a locale. Its classes are copied to the
   * folder, since other users need not be able to read where they are.
   */
  public static ChildProgram in(Path folder) throws IOException {
    Path classes = folder.resolve("classes");
    for (Class<?> needed :
        List.of(Main.class, CommandLine.class, JsonFactory.class, Pattern.class)) {
      copy(placeOf(needed), classes);
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ChildProgram(List.of(), List.of(), Map.of(), classes);
  }

  /** The same by way of another program, such as a shell that sets something first. */
  public ChildProgram by(String... command) {
    return new ChildProgram(List.of(command), jvmOptions, environment, classes);
  }

  /** The same with more options of the JVM. */
  public ChildProgram jvm(String... options) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(List.of(options));
    return new ChildProgram(prefix, all, environment, classes);
  }

  /** The same with another variable in its environment. */
  public ChildProgram with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new ChildProgram(prefix, jvmOptions, more, classes);
  }

  /** Runs it to its end. */
  public Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-XX:+UseSerialGC", "-cp"));
    command.add(classes + ":" + classes + "/*");
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(classes.getParent(), "out", "");
    Path err = Files.createTempFile(classes.getParent(), "err", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(LOCALE);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    int status = process.waitFor();
    return new Ended(
        status,
        new String(Files.readAllBytes(out), UTF_8),
        new String(Files.readAllBytes(err), UTF_8));
  }

  private static Path placeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    if (!Files.isDirectory(from)) {
      Files.copy(from, to.resolve(from.getFileName().toString()));
      return;
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
