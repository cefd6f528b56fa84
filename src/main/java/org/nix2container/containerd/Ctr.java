package org.nix2container.containerd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nix2container.failure.ClosedException;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.program.ProgramCall;
import org.nix2container.program.ProgramFailedException;
import org.nix2container.program.Programs;
import org.nix2container.program.RunningProgram;

/** The commands of ctr that are needed, as containerd 1.6 to 2 have them. */
final class Ctr implements AutoCloseable {

  /** What runs ctr where containerd is on this machine. */
  static final List<String> COMMAND = List.of("ctr");

  private static final String ADDRESS = "CONTAINERD_ADDRESS";
  private static final String DEFAULT_ADDRESS = "/run/containerd/containerd.sock";

  /** For what has to be done when all is to end. */
  private static final Duration MOST_AT_END = Duration.ofSeconds(5);

  private final List<String> command;
  private final Optional<String> namespace;
  private final Map<String, String> environment;
  private final Programs programs;

  /** Names that are not to stay. */
  private final Set<String> temporary = ConcurrentHashMap.newKeySet();

  /**
   * @param command the words that run it
   * @param namespace its own default if empty
   */
  Ctr(List<String> command, Optional<String> namespace, Map<String, String> environment) {
    this.command = List.copyOf(command);
    this.namespace = namespace;
    this.environment = Map.copyOf(environment);
    this.programs = new Programs(environment);
    programs.find(
        command.getFirst(),
        "install containerd, or say what runs ctr where it is, as in --dest-ctr or --src-ctr"
            + " \"docker exec -i kind-control-plane ctr\"");
    if (command.equals(COMMAND)) {
      requireSocket(environment.getOrDefault(ADDRESS, DEFAULT_ADDRESS));
    }
  }

  /** ctr would wait for ten seconds. */
  private static void requireSocket(String address) {
    String unix = "unix://";
    String path = address.startsWith(unix) ? address.substring(unix.length()) : address;
    if (path.startsWith("/") && Files.notExists(Path.of(path))) {
      throw new InvalidInputException(
          "containerd's socket " + path,
          "it does not exist: start containerd, or say where it is with "
              + ADDRESS
              + "; for the node of a cluster say what runs its ctr, as in --dest-ctr or --src-ctr"
              + " \"docker exec -i kind-control-plane ctr\"");
    }
  }

  /** Those of the blobs that are in the content store. */
  Set<Digest> stored(Collection<Digest> blobs) {
    List<String> words = new ArrayList<>(List.of("content", "ls", "-q"));
    blobs.forEach(blob -> words.add("digest==" + blob));
    Set<Digest> stored = new HashSet<>();
    for (String line : lines(words)) {
      Digest.parse(line).filter(blobs::contains).ifPresent(stored::add);
    }
    return stored;
  }

  /** The names that images with this manifest have. */
  List<String> names(Digest manifest) {
    return lines(List.of("images", "ls", "-q", "target.digest==" + manifest));
  }

  /** Whether there is an image of this name. */
  boolean has(String name) {
    return lines(List.of("images", "ls", "-q", "name==" + name)).contains(name);
  }

  /** Gives an image another name, whatever had that before. */
  void tag(String from, String to) {
    run(call(List.of("images", "tag", "--force", from, to)));
  }

  /**
   * Begins to import an image that then has to be written to it.
   *
   * @param name that the image has in what is written; it is to be {@linkplain #untag taken away}
   */
  RunningProgram importing(String name) {
    temporary.add(name);
    return programs.start(call(List.of("images", "import", "-")));
  }

  /** Takes away a name that an image was imported by, if it came to have it. */
  void untag(String name) {
    try {
      programs.run(call(List.of("images", "rm", name)));
      temporary.remove(name);
    } catch (ProgramFailedException | ClosedException e) {
      // It is tried once more, when this is closed.
    }
  }

  /** Writes an image to a file, as a tar of an OCI layout. */
  void export(String name, Path file) {
    run(call(List.of("images", "export", "-", name)).writing(file));
  }

  private List<String> lines(List<String> words) {
    List<String> lines = new ArrayList<>();
    run(call(words)).lines().map(String::strip).forEach(lines::add);
    return lines;
  }

  private String run(ProgramCall call) {
    try {
      return programs.run(call).orThrow().text();
    } catch (ProgramFailedException e) {
      throw CtrFailedException.of(e);
    }
  }

  private ProgramCall call(List<String> words) {
    List<String> all = new ArrayList<>(command);
    namespace.ifPresent(name -> all.addAll(List.of("-n", name)));
    all.addAll(words);
    String name = String.join(" ", command) + " " + words.get(0) + " " + words.get(1);
    return ProgramCall.of(name, all);
  }

  /** Ends what is running. */
  @Override
  public void close() {
    programs.close();
    List<String> words = new ArrayList<>(List.of("images", "rm"));
    words.addAll(temporary);
    if (temporary.isEmpty()) {
      return;
    }
    temporary.clear();
    try (Programs last = new Programs(environment)) {
      last.run(call(words).within(MOST_AT_END));
    } catch (ProgramFailedException e) {
      // The names are left, and say whose they are.
    }
  }
}
