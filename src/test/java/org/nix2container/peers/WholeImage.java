package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.nix2container.oci.Digest;

/**
 * An image as it is on the disk of a registry. It reads manifests of its own, so as not to believe
 * what it is to test.
 */
public final class WholeImage {

  private static final Pattern DESCRIPTOR = Pattern.compile("\\{[^{}]*\"digest\":[^{}]*}");

  private static final Pattern DIFF_IDS = Pattern.compile("\"diff_ids\":\\[([^]]*)]");

  private record Blob(String mediaType, Digest digest, long size) {}

  private final RegistryStorage storage;
  private final String repository;
  private final List<Blob> blobs = new ArrayList<>();

  private WholeImage(RegistryStorage storage, String repository) {
    this.storage = storage;
    this.repository = repository;
  }

  /**
   * Verifies the image that a tag points to: that the repository has all of its blobs, that all are
   * what their digests and sizes say, and that the layers are those of the config.
   *
   * @return diffIDs, lowest first
   */
  public static List<Digest> verify(RegistryStorage storage, String repository, String tag) {
    Digest manifest =
        storage.tag(repository, tag).orElseThrow(() -> new AssertionError("no tag " + tag));
    return new WholeImage(storage, repository).verify(manifest);
  }

  private List<Digest> verify(Digest manifest) {
    byte[] content = storage.read(manifest);
    check(Digest.of(content).equals(manifest), "manifest " + manifest + " is something else");
    String json = new String(content, UTF_8).replaceAll("\\s", "");
    DESCRIPTOR.matcher(json).results().forEach(found -> blobs.add(blob(found.group())));
    check(!blobs.isEmpty(), "manifest " + manifest + " names nothing");
    blobs.forEach(this::verify);
    List<Digest> diffIds = diffIds(blobs.removeFirst());
    check(diffIds.equals(blobs.stream().map(this::uncompressed).toList()), "other layers");
    return diffIds;
  }

  private static Blob blob(String descriptor) {
    return new Blob(
        member(descriptor, "mediaType"),
        Digest.parse(member(descriptor, "digest")).orElseThrow(),
        Long.parseLong(member(descriptor, "size")));
  }

  private static String member(String descriptor, String name) {
    Matcher member = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(descriptor);
    check(member.find(), "no " + name + " in " + descriptor);
    return member.group(1);
  }

  private void verify(Blob blob) {
    check(storage.has(repository, blob.digest()), repository + " has no blob " + blob.digest());
    byte[] content = storage.read(blob.digest());
    check(content.length == blob.size(), "blob " + blob.digest() + " has " + content.length);
    check(Digest.of(content).equals(blob.digest()), "blob " + blob.digest() + " is spoiled");
  }

  private List<Digest> diffIds(Blob config) {
    Matcher list = DIFF_IDS.matcher(new String(storage.read(config.digest()), UTF_8));
    check(list.find(), "no diffIDs in config " + config.digest());
    Matcher digests = Pattern.compile("sha256:([0-9a-f]{64})").matcher(list.group(1));
    List<Digest> diffIds = new ArrayList<>();
    while (digests.find()) {
      diffIds.add(new Digest(digests.group(1)));
    }
    return diffIds;
  }

  private Digest uncompressed(Blob layer) {
    ByteArrayInputStream blob = new ByteArrayInputStream(storage.read(layer.digest()));
    String type = layer.mediaType();
    try (InputStream tar =
        type.endsWith("gzip")
            ? new GZIPInputStream(blob)
            : type.endsWith("zstd") ? new ZstdInputStream(blob) : blob) {
      return Digest.of(tar.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new AssertionError(what);
    }
  }
}
