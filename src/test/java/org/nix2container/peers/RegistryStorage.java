package org.nix2container.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nix2container.oci.Digest;

/** What a registry has on its disk (distribution, registry/storage/paths.go). */
public final class RegistryStorage {

  private final Path root;

  RegistryStorage(Path root) {
    this.root = root.resolve("docker/registry/v2");
  }

  /** All blobs of all repositories, those of manifests among them. */
  public Set<Digest> blobs() {
    Set<Digest> all = new TreeSet<>();
    for (String start : names(root.resolve("blobs/sha256"))) {
      names(root.resolve("blobs/sha256/" + start)).forEach(hex -> all.add(new Digest(hex)));
    }
    return all;
  }

  /** The layers and configs of a repository; not its manifests. */
  public Set<Digest> blobs(String repository) {
    return names(repository(repository).resolve("_layers/sha256")).stream()
        .map(Digest::new)
        .filter(digest -> Files.exists(link(repository, digest)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a repository has a layer or config. */
  public boolean has(String repository, Digest blob) {
    return Files.exists(link(repository, blob)) && Files.exists(file(blob));
  }

  /** The bytes of a blob or manifest. */
  public byte[] read(Digest blob) {
    try {
      return Files.readAllBytes(file(blob));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the bytes are, to spoil them. */
  public Path file(Digest blob) {
    return root.resolve("blobs/sha256/" + blob.hex().substring(0, 2) + "/" + blob.hex() + "/data");
  }

  /** Takes a layer or config out of a repository, as the collection of garbage does. */
  public void remove(String repository, Digest blob) {
    try {
      Files.delete(link(repository, blob));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In their own order. */
  public List<String> tags(String repository) {
    return names(repository(repository).resolve("_manifests/tags")).stream()
        .filter(tag -> tag(repository, tag).isPresent())
        .toList();
  }

  /** Which manifest a tag is. */
  public Optional<Digest> tag(String repository, String tag) {
    Path link = repository(repository).resolve("_manifests/tags/" + tag + "/current/link");
    try {
      return Files.exists(link) ? Digest.parse(Files.readString(link)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many uploads were begun and are neither finished nor cancelled. */
  public int openUploads(String repository) {
    Path uploads = repository(repository).resolve("_uploads");
    // One that is cancelled while its data still comes leaves other files behind.
    return (int)
        names(uploads).stream()
            .filter(name -> Files.exists(uploads.resolve(name + "/startedat")))
            .count();
  }

  private Path repository(String repository) {
    return root.resolve("repositories/" + repository);
  }

  private Path link(String repository, Digest blob) {
    return repository(repository).resolve("_layers/sha256/" + blob.hex() + "/link");
  }

  private static List<String> names(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
