import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
 *   <li>lib/linux-amd64, or what the platform is: the libraries of machine code out of the jars, so
 *       that they need not be unpacked to be loaded
 *   <li>lib/find-jdk.sh: what the launcher finds Java with
 *   <li>lib/jvm.options: the options of the JVM
 *   <li>lib/nix2container.jsa: the classes as the JVM holds them in memory (a static CDS archive),
 *       which halves the time to start. The JVM refuses it when it or a jar is not the one it was
 *       made with, and then loads the classes from the jars
 *   <li>lib/registries.jsa: the same for what is done with registries, which takes twice the
 *       classes
 *   <li>lib/runtimes.jsa: the same for runtimes of containers, and for serving
 *   <li>lib/java-home: where the JDK is that made the archive, the only one that can use it. Its
 *       time is the start of the build: a source that is newer is not in it
 *   <li>lib/runtime, only where the program is packaged with a Java runtime: a link to it
 * </ul>
 *
 * <p>Maven runs this file as it is, in the project's folder, with the JDK that the program is for;
 * nix/package.nix does so too. Arguments: Maven's build folder, the time when the build began, and
 * the Java runtime if it is packaged with one.
 */
final class AssembleDistribution {

  private static final String MAIN_JAR = "nix2container.jar";
  private static final String MAIN_CLASS = "org.nix2container.cli.Main";
  private static final String SERVE = "serve";
  private static final String ZSTD = "--dest-compress-format=zstd";

  private final Path target;
  private final Path training;
  private final Path lib;
  private final Path java;

  private AssembleDistribution(Path target, Path folder, Path java) {
    this.target = target;
    this.training = target.resolve("training");
    this.lib = folder.resolve("lib");
    this.java = java;
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path target = Path.of(args[0]).toAbsolutePath();
    Instant started = Instant.parse(args[1]);
    Path folder = target.resolve("nix2container");
    Path fresh = target.resolve("nix2container.new");
    Path old = target.resolve("nix2container.old");

    delete(fresh);
    boolean hasRuntime = args.length > 2;
    Path java = Path.of(hasRuntime ? args[2] : System.getProperty("java.home"));
    var assembly = new AssembleDistribution(target, fresh, java);
    assembly.copyFiles(fresh.resolve("bin"));
    if (hasRuntime) {
      Files.createSymbolicLink(assembly.lib.resolve("runtime"), java);
    }
    assembly.unpackLibraries();
    assembly.train();
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
    copyJar(jar);
    for (String name : classPath(jar).split(" ")) {
      copyJar(target.resolve("dependency").resolve(name));
    }
  }

  /** The archives hold to the times of the jars, and in a Nix store every file has this time. */
  private void copyJar(Path from) throws IOException {
    Path jar = Files.copy(from, lib.resolve(from.getFileName()));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.ofEpochSecond(1)));
  }

  /** Other platforms than this one's find theirs in the jars. */
  private void unpackLibraries() throws IOException {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    String system = mac ? "darwin" : "linux";
    String architecture = System.getProperty("os.arch");
    String named = architecture.equals("x86_64") ? "amd64" : architecture;
    Path folder = lib.resolve((mac ? "macos" : "linux") + "-" + named);
    try (Stream<Path> jars = Files.list(lib)) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        unpack(jar, system + "/" + architecture + "/libzstd-jni-", folder);
        unpack(jar, "aircompressor/" + folder.getFileName() + "/libdeflate.", folder);
      }
    }
  }

  private static void unpack(Path jar, String prefix, Path folder) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      for (var entry : file.stream().filter(e -> e.getName().startsWith(prefix)).toList()) {
        Files.createDirectories(folder);
        Path target = folder.resolve(Path.of(entry.getName()).getFileName());
        try (var in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  private static String classPath(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    }
  }

  /** Makes the archives, of the classes that the program loads when it is run on a small store. */
  private void train() throws IOException, InterruptedException, GeneralSecurityException {
    delete(training);
    Files.createDirectories(training);
    Path attributes = TrainingStore.write(training.resolve("store"));
    String graph = training.resolve("graph.json").toString();
    Path config = training.resolve("config.json");
    Files.writeString(config, "{\"Env\":[\"A=1\"],\"Entrypoint\":[\"/bin/app\"]}");
    String app = TrainingStore.app(training.resolve("store")).toString();
    String layers = training.resolve("layers.json").toString();
    String image = training.resolve("image.json").toString();
    String layout = "oci:" + training.resolve("layout") + ":latest";
    String archive = "docker-archive:" + training.resolve("image.tar") + ":app:1.0";
    String reproducible = "layers-from-reproducible-storepaths";

    dumpArchive(
        "nix2container",
        List.of(
            List.of("--help"),
            List.of("closure-graph", graph, attributes.toString()),
            List.of(reproducible, layers, graph, "--max-layers", "3"),
            List.of("image", image, config.toString(), layers),
            List.of("copy", "nix:" + image, layout),
            // into a layout that is there already
            List.of("copy", "nix:" + image, layout),
            List.of("build", app, "--closure", graph, "--no-cache", "--to", archive)));

    Path authorities = Files.createDirectories(training.resolve("authorities"));
    try (TrainingRegistry plain = TrainingRegistry.plain();
        TrainingRegistry secure =
            TrainingRegistry.secure(training, authorities.resolve("ca.crt"))) {
      dumpArchive(
          "registries",
          List.of(
              // everything is sent, then known from the record, then known from the registry
              push(image, plain.image("app"), "--dest-tls-verify=false"),
              push(image, plain.image("app"), "--dest-tls-verify=false"),
              push(image, plain.image("app"), "--dest-tls-verify=false", "--no-cache"),
              push(image, plain.image("z"), "--dest-tls-verify=false", ZSTD),
              push(image, secure.image("app"), "--dest-creds=user:password"),
              push(image, secure.image("app"), "--dest-cert-dir=" + authorities, "--no-cache")));
    }
    trainOnRuntimes(image);
  }

  private void trainOnRuntimes(String image) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path bin = Files.createDirectories(training.resolve("bin"));
    String pull = java + " " + Path.of("build/TrainingPull.java").toAbsolutePath();
    writeScript(bin.resolve("podman"), "exec " + pull + " \"$@\"");
    Path ctr = bin.resolve("ctr");
    writeScript(ctr, "[ \"$2\" != import ] || exec cat >/dev/null");
    Path socket = training.resolve("docker.sock");
    Files.deleteIfExists(socket);
    try (TrainingDocker docker = new TrainingDocker(socket)) {
      String host = "--dest-daemon-host=unix://" + socket.toAbsolutePath();
      dumpArchive(
          "runtimes",
          List.of(
              // it is loaded, and then there
              push(image, "docker-daemon:app:1", host),
              push(image, "docker-daemon:app:1", host),
              push(image, "containers-storage:app:1"),
              push(image, "containerd:app:1", "--dest-ctr=" + ctr.toAbsolutePath()),
              List.of(SERVE, "--quiet", "app:1=" + image, "--listen=127.0.0.1:0")));
    }
  }

  private static void writeScript(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> push(String image, String to, String... flags) {
    List<String> command = new ArrayList<>(List.of("copy", "nix:" + image, to));
    command.addAll(List.of(flags));
    return command;
  }

  private List<String> loadedClasses(String run, List<String> arguments)
      throws IOException, InterruptedException {
    Path list = training.resolve(run + ".lst");
    Path log = training.resolve(run + ".log");
    List<String> command = java("-XX:DumpLoadedClassList=" + list);
    command.add(MAIN_CLASS);
    command.addAll(arguments);
    int status = arguments.getFirst().equals(SERVE) ? serve(command, log) : run(command, log);
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
              + "\n"
              + Files.readString(log));
    }
    try (Stream<String> lines = Files.lines(list)) {
      // The numbers differ from run to run; nothing here refers to them.
      return lines
          .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
          .map(line -> line.replaceFirst(" id: \\d+$", ""))
          .toList();
    }
  }

  /** Has a server pulled from, and stops it. */
  private int serve(List<String> command, Path log) throws IOException, InterruptedException {
    Process server = process(command, log).redirectOutput(ProcessBuilder.Redirect.PIPE).start();
    String url = server.inputReader().readLine();
    try {
      TrainingPull.of(url, "app", "1");
      return 0;
    } catch (IOException e) {
      Files.writeString(log, String.valueOf(e));
      return 1;
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  /** The archive is loaded whole whatever is run, so it has the classes of these runs only. */
  private void dumpArchive(String name, List<List<String>> runs)
      throws IOException, InterruptedException {
    Set<String> classes = new LinkedHashSet<>();
    for (int i = 0; i < runs.size(); i++) {
      classes.addAll(loadedClasses(name + "-" + i, runs.get(i)));
    }
    Path list = Files.write(training.resolve(name + ".lst"), classes);
    Path log = training.resolve(name + "-dump.log");
    int status =
        run(
            java(
                "-Xshare:dump",
                "-XX:+AOTClassLinking",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + lib.resolve(name + ".jsa")),
            log);
    if (status != 0) {
      System.out.print(Files.readString(log));
      throw new IllegalStateException("java -Xshare:dump failed with status " + status);
    }
  }

  private void recordJava(Instant started) throws IOException {
    Path record = lib.resolve("java-home");
    Files.writeString(record, java + "\n");
    Files.setLastModifiedTime(record, FileTime.from(started));
  }

  private List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.add("@" + lib.resolve("jvm.options"));
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(lib.resolve(MAIN_JAR).toString());
    return command;
  }

  private int run(List<String> command, Path log) throws IOException, InterruptedException {
    return process(command, log).start().waitFor();
  }

  private ProcessBuilder process(List<String> command, Path log) {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    // Options from outside would end up in the archive.
    builder
        .environment()
        .keySet()
        .removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    // It is nobody's, remembers nothing, and trusts the secure registry as any other.
    builder.environment().keySet().removeIf(AssembleDistribution::isOfTheUser);
    builder.environment().put("HOME", training.toString());
    builder.environment().put("SSL_CERT_FILE", training.resolve("authorities/ca.crt").toString());
    String path = training.resolve("bin").toAbsolutePath() + ":" + System.getenv("PATH");
    builder.environment().put("PATH", path);
    return builder;
  }

  private static boolean isOfTheUser(String variable) {
    return variable.toLowerCase(Locale.ROOT).endsWith("_proxy")
        || variable.startsWith("XDG_")
        || variable.startsWith("CONTAINER")
        || Set.of("REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "NIX_SSL_CERT_FILE").contains(variable);
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

    /**
     * Returns what Nix would hand a builder who wants the closure graph of the store that it
     * writes.
     */
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
          store.resolveSibling("attributes.json"),
          "{\"graph\":["
              + String.join(",", node(app, library, data), node(library, data), node(data))
              + "]}");
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
      return "{\"closureSize\":1,\"narHash\":\"sha256:"
          + "0".repeat(64)
          + "\",\"narSize\":1,\"path\":"
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
