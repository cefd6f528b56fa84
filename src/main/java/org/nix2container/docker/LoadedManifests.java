package org.nix2container.docker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.nix2container.cache.UserCache;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;

/**
 * The manifests of images that were loaded from this machine: files named for the digests of their
 * contents, so that what is in one needs not be believed. A record that cannot be read or written
 * is as an empty one: it only makes things slower. Several processes may use one.
 */
final class LoadedManifests {

  /** Of a hundred layers each they are 2 MB. */
  static final int MOST_FILES = 100;

  private static final int MOST_BYTES = 1024 * 1024;

  /**
   * A manifest.
   *
   * @param layers digests of their blobs
   * @param stored when all of the image was there, in seconds since 1970
   */
  record LoadedManifest(Digest digest, Set<Digest> layers, long stored) {
    LoadedManifest {
      layers = Set.copyOf(layers);
    }
  }

  private record Aged(Path file, FileTime time) {}

  private final Optional<Path> directory;

  private LoadedManifests(Optional<Path> directory) {
    this.directory = directory;
  }

  /** One that forgets. */
  static LoadedManifests none() {
    return new LoadedManifests(Optional.empty());
  }

  /** A record in this directory, which is made when it is needed. */
  static LoadedManifests in(Path directory) {
    return new LoadedManifests(Optional.of(directory));
  }

  /**
   * The user's: below {@code $XDG_CACHE_HOME} or {@code $HOME/.cache}; an empty one if neither is
   * set.
   */
  static LoadedManifests ofUser(Map<String, String> environment) {
    return new LoadedManifests(UserCache.directory(environment, "loaded"));
  }

  /** The manifests that were stored last, the last first; so many at most. */
  List<LoadedManifest> newest(int most) {
    List<LoadedManifest> manifests = new ArrayList<>();
    if (directory.isPresent() && Files.isDirectory(directory.get())) {
      try {
        for (Aged entry : newestFirst(directory.get())) {
          if (manifests.size() == most) {
            break;
          }
          read(entry).ifPresent(manifests::add);
        }
      } catch (IOException e) {
        // What was read is good.
      }
    }
    return manifests;
  }

  /** That of an image. */
  Optional<LoadedManifest> find(Digest manifest) {
    if (directory.isPresent()) {
      Path file = directory.get().resolve(manifest.hex());
      try {
        return read(new Aged(file, Files.getLastModifiedTime(file)));
      } catch (IOException e) {
        // It is not there.
      }
    }
    return Optional.empty();
  }

  private static List<Aged> newestFirst(Path directory) throws IOException {
    List<Aged> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        entries.add(new Aged(file, Files.getLastModifiedTime(file)));
      }
    }
    entries.sort(Comparator.comparing(Aged::time).reversed());
    return entries;
  }

  private static Optional<LoadedManifest> read(Aged entry) throws IOException {
    Path file = entry.file();
    String name = String.valueOf(file.getFileName());
    if (!Digest.isHex(name) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    byte[] content = Files.readAllBytes(file);
    Digest digest = Digest.of(content);
    return digest.hex().equals(name)
        ? Optional.of(
            new LoadedManifest(digest, layers(content), entry.time().to(TimeUnit.SECONDS)))
        : Optional.empty();
  }

  private static Set<Digest> layers(byte[] manifest) {
    Set<Digest> layers = new HashSet<>();
    try (JsonReader json = JsonReader.of("manifest", manifest)) {
      json.object((key, value) -> {
        if (key.equals("layers") && value.peek() == ValueKind.ARRAY) {
          value.array(layer ->
              layer.object((part, of) -> {
                if (part.equals("digest")) {
                  Digest.parse(of.string()).ifPresent(layers::add);
                }
              }));
        }
      });
    } catch (InvalidInputException e) {
      return Set.of();
    }
    return layers;
  }

  /** Notes that an image with this manifest is loaded. */
  void store(ManifestBlob manifest) {
    if (directory.isEmpty() || manifest.content().length > MOST_BYTES) {
      return;
    }
    Path in = directory.get();
    Path file = in.resolve(manifest.digest().hex());
    String writer = ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
    Path temporary = in.resolve(manifest.digest().hex() + "." + writer + ".tmp");
    try {
      Files.createDirectories(in);
      // Not flushed to the disk: a manifest that a crash cuts short is none.
      Files.write(temporary, manifest.content());
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      prune(in);
    } catch (IOException e) {
      // As said above.
    }
  }

  private static void prune(Path directory) throws IOException {
    List<Aged> entries = newestFirst(directory);
    for (int i = MOST_FILES; i < entries.size(); i++) {
      Files.deleteIfExists(entries.get(i).file());
    }
  }
}
