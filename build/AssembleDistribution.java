import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Makes the folder target/nix2container, which runs wherever it is copied to.
 *
 * <ul>
 *   <li>bin/nix2container: the launcher
 *   <li>lib/*.jar: the program and the jars that its manifest names
 *   <li>lib/find-jdk.sh: what the launcher finds Java with
 *   <li>lib/jvm.options: the options of the JVM
 *   <li>lib/nix2container.jsa: the classes as the JVM holds them in memory (a static CDS archive),
 *       which halves the time to start. The JVM refuses it when it or a jar is not the one it was
 *       made with, and then loads the classes from the jars
 *   <li>lib/java-home: where the JDK is that made the archive, the only one that can use it. Its
 *       time is the start of the build: a source that is newer is not in it
 * </ul>
 *
 * <p>Maven runs this file as it is, in the project's folder, with the JDK that the program is for.
 * Arguments: Maven's build folder, and the time when the build began.
 */
final class AssembleDistribution {

  private static final String MAIN_JAR = "nix2container.jar";
  private static final String MAIN_CLASS = "org.nix2container.cli.Main";

  private final Path target;
  private final Path training;
  private final Path lib;

  private AssembleDistribution(Path target, Path folder) {
    this.target = target;
    this.training = target.resolve("training");
    this.lib = folder.resolve("lib");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path target = Path.of(args[0]);
    Instant started = Instant.parse(args[1]);
    Path folder = target.resolve("nix2container");
    Path fresh = target.resolve("nix2container.new");
    Path old = target.resolve("nix2container.old");

    delete(fresh);
    var assembly = new AssembleDistribution(target, fresh);
    assembly.copyFiles(fresh.resolve("bin"));
    assembly.dumpArchive(assembly.train());
    assembly.recordJava(started);

    // A program that runs from the old folder keeps the files it has open.
    delete(old);
    if (Files.exists(folder)) {
      Files.move(folder, old);
    }
    Files.move(fresh, folder);
    delete(old);
  }

  private void copyFiles(Path bin) throws IOException {
    Files.createDirectories(bin);
    Files.createDirectories(lib);
    Path launcher = bin.resolve("nix2container");
    Files.copy(Path.of("nix2container"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String name : List.of("jvm.options", "find-jdk.sh")) {
      Files.copy(Path.of("src/main/dist", name), lib.resolve(name));
    }

    Path jar = target.resolve(MAIN_JAR);
    Files.copy(jar, lib.resolve(MAIN_JAR), StandardCopyOption.COPY_ATTRIBUTES);
    for (String name : classPath(jar).split(" ")) {
      Path from = target.resolve("dependency").resolve(name);
      Files.copy(from, lib.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static String classPath(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    }
  }

  /** Runs the program on a small store, and returns the list of classes that it loaded. */
  private Path train() throws IOException, InterruptedException {
    delete(training);
    Files.createDirectories(training);
    Path graph = TrainingStore.write(training.resolve("store"));
    Path config = training.resolve("config.json");
    Files.writeString(config, "{\"Env\":[\"A=1\"],\"Entrypoint\":[\"/bin/app\"]}");
    String app = TrainingStore.app(training.resolve("store")).toString();
    String layers = training.resolve("layers.json").toString();
    String image = training.resolve("image.json").toString();
    String layout = "oci:" + training.resolve("layout") + ":latest";
    String archive = "docker-archive:" + training.resolve("image.tar") + ":app:1.0";
    String reproducible = "layers-from-reproducible-storepaths";

    Set<String> classes = new LinkedHashSet<>();
    List<List<String>> runs =
        List.of(
            List.of("--help"),
            List.of(reproducible, layers, graph.toString(), "--max-layers", "3"),
            List.of("image", image, config.toString(), layers),
            List.of("copy", "nix:" + image, layout),
            // into a layout that is there already
            List.of("copy", "nix:" + image, layout),
            List.of("build", app, "--closure", graph.toString(), "--no-cache", "--to", archive));
    for (int i = 0; i < runs.size(); i++) {
      classes.addAll(loadedClasses(i, runs.get(i)));
    }
    return Files.write(training.resolve("classes.lst"), classes);
  }

  private List<String> loadedClasses(int number, List<String> arguments)
      throws IOException, InterruptedException {
    Path list = training.resolve(number + ".lst");
    Path log = training.resolve(number + ".log");
    List<String> command = java("-XX:DumpLoadedClassList=" + list);
    command.add(MAIN_CLASS);
    command.addAll(arguments);
    int status = run(command, log);
    if (!Files.exists(list)) {
      System.out.print(Files.readString(log));
      throw new IllegalStateException("the JVM did not start");
    }
    if (status != 0) {
      System.out.println(
          "[WARNING] This will start slower than it could, as it failed with status "
              + status
              + " in training: "
              + String.join(" ", arguments)
              + " ("
              + log
              + ")");
    }
    try (Stream<String> lines = Files.lines(list)) {
      // The numbers differ from run to run; nothing here refers to them.
      return lines
          .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
          .map(line -> line.replaceFirst(" id: \\d+$", ""))
          .toList();
    }
  }

  private void dumpArchive(Path classes) throws IOException, InterruptedException {
    Path log = training.resolve("dump.log");
    int status =
        run(
            java(
                "-Xshare:dump",
                "-XX:+AOTClassLinking",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + lib.resolve("nix2container.jsa")),
            log);
    if (status != 0) {
      System.out.print(Files.readString(log));
      throw new IllegalStateException("java -Xshare:dump failed with status " + status);
    }
  }

  private void recordJava(Instant started) throws IOException {
    Path record = lib.resolve("java-home");
    Files.writeString(record, System.getProperty("java.home") + "\n");
    Files.setLastModifiedTime(record, FileTime.from(started));
  }

  private List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("@" + lib.resolve("jvm.options"));
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(lib.resolve(MAIN_JAR).toString());
    return command;
  }

  private static int run(List<String> command, Path log) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    // Options from outside would end up in the archive.
    builder
        .environment()
        .keySet()
        .removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    return builder.start().waitFor();
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      files.sorted(Comparator.reverseOrder()).forEach(AssembleDistribution::deleteFile);
    }
  }

  private static void deleteFile(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Three store paths with a bit of everything that a store path can hold. */
  private static final class TrainingStore {

    private TrainingStore() {}

    /** Returns the closure graph of the store that it writes. */
    static Path write(Path store) throws IOException {
      Path app = app(store);
      Path library = store.resolve("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-lib-2.0");
      Path data = store.resolve("cccccccccccccccccccccccccccccccc-data-3.0");
      writeFile(app.resolve("bin/app"), "#!/bin/sh\nexec true\n".repeat(100), "r-xr-xr-x");
      Files.createSymbolicLink(app.resolve("lib"), library.resolve("lib"));
      writeFile(library.resolve("lib/libapp.so"), "library ".repeat(20_000), "r--r--r--");
      writeFile(library.resolve("lib/Größe"), "", "r--r--r--");
      writeFile(data.resolve("share/" + "long-name-".repeat(18)), "data", "r--r--r--");
      return Files.writeString(
          store.resolveSibling("graph.json"),
          "[" + node(app, library, data) + "," + node(library, data) + "," + node(data) + "]");
    }

    static Path app(Path store) {
      return store.resolve("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-app-1.0");
    }

    private static void writeFile(Path file, String content, String mode) throws IOException {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String node(Path path, Path... references) {
      List<String> quoted = Stream.of(references).map(TrainingStore::quote).toList();
      return "{\"closureSize\":1,\"narHash\":\"sha256:0\",\"narSize\":1,\"path\":"
          + quote(path)
          + ",\"references\":["
          + String.join(",", quoted)
          + "]}";
    }

    private static String quote(Path path) {
      return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }
}
