package org.nix2container.podman;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nix2container.program.ProgramCall;
import org.nix2container.program.ProgramOutcome;
import org.nix2container.program.Programs;
import org.nix2container.reference.StorageSpecifier;

/**
 * Podman at work on one image, and the files that it needs for that. Any thread may close it, which
 * ends Podman and takes the files away.
 */
final class PodmanRun implements AutoCloseable {

  private static final String REGISTRIES_CONF = "registries.conf";

  private final StorageSpecifier storage;
  private final WorkDirectory files;
  private final Programs programs;
  private final Consumer<PodmanRun> onEnd;

  private final Path registriesConf;
  private final Path policy;
  private final Path authFile;

  /**
   * @param files its own
   * @param registriesConf where it is to fetch images from
   * @param onEnd is told when it is closed
   */
  PodmanRun(
      StorageSpecifier storage,
      Map<String, String> environment,
      WorkDirectory files,
      String registriesConf,
      Consumer<PodmanRun> onEnd) {
    this.storage = storage;
    this.files = files;
    this.onEnd = onEnd;
    Map<String, String> variables = new HashMap<>(environment);
    // Where it puts layers before it unpacks them, and leaves them if it is stopped.
    variables.put("TMPDIR", files.path().toString());
    this.registriesConf = files.write(REGISTRIES_CONF, registriesConf);
    variables.put("CONTAINERS_REGISTRIES_CONF", this.registriesConf.toString());
    this.programs = new Programs(variables);
    this.policy =
        files.write("policy.json", "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
    this.authFile = files.write("auth.json", "{}");
  }

  /** The files that it has. */
  WorkDirectory files() {
    return files;
  }

  /** What tells it where to fetch images from. */
  Path registriesConf() {
    return registriesConf;
  }

  /** Has an image fetched; on its output is the image's ID. */
  ProgramOutcome pull(String name) {
    // Nothing is signed here; and what the user's auth files say is for others.
    return run(
        "pull",
        List.of(
            "--quiet",
            "--signature-policy",
            policy.toString(),
            "--authfile",
            authFile.toString(),
            name));
  }

  /**
   * Has an image written to a directory as it is.
   *
   * @param image a name or an ID
   */
  ProgramOutcome write(String image, Path directory) {
    // Signatures are of what the image was before its layers were unpacked.
    return run(
        "push",
        List.of(
            "--quiet",
            "--signature-policy",
            policy.toString(),
            "--remove-signatures",
            image,
            "dir:" + directory));
  }

  /** The ID and the digest of the manifest that an image of this name has, if there is one. */
  Optional<String> inspect(String name) {
    ProgramOutcome outcome =
        run("image", List.of("inspect", "--format", "{{.Id}} {{.Digest}}", name));
    return outcome.status() == 0 ? Optional.of(outcome.text().strip()) : Optional.empty();
  }

  /** Whether there is an image of this name or ID. */
  boolean has(String image) {
    return run("image", List.of("exists", image)).status() == 0;
  }

  private ProgramOutcome run(String command, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(Podman.PROGRAM));
    storage.driver().ifPresent(driver -> words.addAll(List.of("--storage-driver", driver)));
    storage.root().ifPresent(root -> words.addAll(List.of("--root", root)));
    storage.runRoot().ifPresent(runRoot -> words.addAll(List.of("--runroot", runRoot)));
    storage.options().forEach(option -> words.addAll(List.of("--storage-opt", option)));
    words.add(command);
    words.addAll(arguments);
    return programs.run(ProgramCall.of(Podman.PROGRAM + " " + command, words));
  }

  @Override
  public void close() {
    programs.close();
    files.close();
    onEnd.accept(this);
  }
}
