package org.nix2container.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.json.JsonWriter;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.LayersFile;
import org.nix2container.oci.Digest;
import org.nix2container.stream.TarDigest;

/**
 * The digests of layers that were made before. A cache that cannot be read or written is as an
 * empty one: it only makes things slower.
 */
public final class LayerDigestCache {

  /** To be raised whenever the same store paths give another tar. */
  static final int TAR_FORMAT = 1;

  private static final int MOST_BYTES = 300;

  private final Path directory;

  /** A cache in this directory, which is made when it is needed. */
  public LayerDigestCache(Path directory) {
    this.directory = directory;
  }

  /**
   * The cache of the user: below {@code $XDG_CACHE_HOME} or {@code $HOME/.cache}, if any is set.
   */
  public static Optional<LayerDigestCache> ofUser(Map<String, String> environment) {
    return UserCache.directory(environment, "layers").map(LayerDigestCache::new);
  }

  /**
   * What the tar of these paths is known by; nothing if the content of one of them is not known.
   *
   * @param narHashes what the Nix database says of each path's content
   */
  public static Optional<String> key(List<LayerPath> paths, Map<String, String> narHashes) {
    return key(TAR_FORMAT, paths, narHashes);
  }

  static Optional<String> key(int tarFormat, List<LayerPath> paths, Map<String, String> narHashes) {
    JsonWriter json = JsonWriter.compact();
    json.beginArray().integer(tarFormat);
    for (LayerPath path : paths) {
      String narHash = narHashes.get(path.path());
      if (narHash == null) {
        return Optional.empty();
      }
      LayersFile.writePath(json, path);
      json.string(narHash);
    }
    json.endArray();
    return Optional.of(Digest.of(json.toBytes()).hex());
  }

  /** The digest that was stored under the key. */
  public Optional<TarDigest> find(String key) {
    Path file = directory.resolve(key);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      return parse(key, Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<TarDigest> parse(String key, String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    int third = line.indexOf(' ', second + 1);
    if (first < 0 || second < 0 || third < 0) {
      return Optional.empty();
    }
    Optional<Digest> digest = Digest.parse(line.substring(first + 1, second));
    try {
      long size = Long.parseLong(line.substring(second + 1, third));
      return digest
          .map(known -> new TarDigest(known, size))
          .filter(entry -> line.equals(line(key, entry)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String line(String key, TarDigest digest) {
    String entry = key + " " + digest.digest() + " " + digest.size();
    return entry + " " + Digest.of(entry.getBytes(StandardCharsets.ISO_8859_1)).hex() + "\n";
  }

  /** Stores a digest, for the next time. */
  public void store(String key, TarDigest digest) {
    try {
      Files.createDirectories(directory);
      // Not flushed to the disk: an entry that a crash cuts short is none.
      Path written = directory.resolve(key + "." + ProcessHandle.current().pid() + ".tmp");
      Files.writeString(written, line(key, digest));
      Files.move(written, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // As said above.
    }
  }
}
