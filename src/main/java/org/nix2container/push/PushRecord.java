package org.nix2container.push;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nix2container.cache.UserCache;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;

/**
 * Which blobs layers became on this machine, and where they were pushed to. A record that cannot be
 * read or written is as an empty one: it only makes things slower. Several processes may use one.
 */
public final class PushRecord {

  /** All that is known of a layer that was compressed in one way. */
  record Known(Digest digest, long size, List<String> repositories) {

    private boolean isLast(String repository) {
      return !repositories.isEmpty() && repositories.get(0).equals(repository);
    }

    /** Names of the repositories of one registry that had the blob, the last first. */
    List<String> repositoriesOf(String host) {
      List<String> names = new ArrayList<>();
      for (String repository : repositories) {
        if (repository.startsWith(host + "/")) {
          names.add(repository.substring(host.length() + 1));
        }
      }
      return names;
    }
  }

  private static final int MOST_BYTES = 8 * 1024;
  private static final int MOST_REPOSITORIES = 8;
  private static final int FIXED_FIELDS = 4;

  private final Optional<Path> directory;
  private final AtomicBoolean pruned = new AtomicBoolean();

  private PushRecord(Optional<Path> directory) {
    this.directory = directory;
  }

  /** A record in this directory, which is made when it is needed. */
  public static PushRecord in(Path directory) {
    return new PushRecord(Optional.of(directory));
  }

  /**
   * The user's: below {@code $XDG_CACHE_HOME} or {@code $HOME/.cache}; an empty one if neither is
   * set.
   */
  public static PushRecord ofUser(Map<String, String> environment) {
    return new PushRecord(UserCache.directory(environment, "blobs"));
  }

  /** One that is always empty. */
  public static PushRecord none() {
    return new PushRecord(Optional.empty());
  }

  /** What the layer became in this encoder. */
  Optional<Known> find(Digest diffId, String encoder) {
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    String key = key(diffId, encoder);
    Path file = directory.get().resolve(key);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      return parse(key, Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Notes what the layer became, or that one more repository has that.
   *
   * @param repository host and name
   */
  void store(Digest diffId, String encoder, Descriptor blob, String repository) {
    if (directory.isEmpty()) {
      return;
    }
    Optional<Known> before =
        find(diffId, encoder).filter(known -> known.digest().equals(blob.digest()));
    if (before.isPresent() && before.get().isLast(repository)) {
      return;
    }
    List<String> repositories = new ArrayList<>();
    repositories.add(repository);
    before.ifPresent(known -> addOthers(repositories, known.repositories()));
    String key = key(diffId, encoder);
    write(key, line(key, new Known(blob.digest(), blob.size(), repositories)));
  }

  private static void addOthers(List<String> repositories, List<String> others) {
    for (String other : others) {
      if (repositories.size() < MOST_REPOSITORIES && !repositories.contains(other)) {
        repositories.add(other);
      }
    }
  }

  private void write(String key, String line) {
    Path in = directory.orElseThrow();
    try {
      Files.createDirectories(in);
      if (!pruned.getAndSet(true)) {
        RecordPruning.prune(in);
      }
      // Not flushed to the disk: an entry that a crash cuts short is none.
      String writer = ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
      Path file = in.resolve(key + "." + writer + ".tmp");
      Files.writeString(file, line, StandardCharsets.ISO_8859_1);
      Files.move(file, in.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // As said above.
    }
  }

  private static String key(Digest diffId, String encoder) {
    return Digest.of((diffId + " " + encoder).getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static Optional<Known> parse(String key, String line) {
    List<String> fields = fields(line);
    if (fields.size() < FIXED_FIELDS) {
      return Optional.empty();
    }
    Optional<Digest> digest = Digest.parse(fields.get(1));
    List<String> repositories = fields.subList(FIXED_FIELDS - 1, fields.size() - 1);
    try {
      long size = Long.parseLong(fields.get(2));
      return digest
          .map(known -> new Known(known, size, List.copyOf(repositories)))
          .filter(known -> line.equals(line(key, known)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == ' ' || line.charAt(i) == '\n') {
        fields.add(line.substring(start, i));
        start = i + 1;
      }
    }
    return fields;
  }

  private static String line(String key, Known known) {
    StringBuilder entry = new StringBuilder(key);
    entry.append(' ').append(known.digest()).append(' ').append(known.size());
    for (String repository : known.repositories()) {
      entry.append(' ').append(repository);
    }
    String text = entry.toString();
    return text + " " + Digest.of(text.getBytes(StandardCharsets.ISO_8859_1)).hex() + "\n";
  }
}
