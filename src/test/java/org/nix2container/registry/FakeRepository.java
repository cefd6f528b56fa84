package org.nix2container.registry;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.nix2container.oci.Digest;

/** What a repository of a {@link FakeRegistry} has. */
public final class FakeRepository {

  /** What a tag or digest points to. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Stored(String mediaType, byte[] content) {}

  /** An upload that is open. */
  static final class Upload {
    final ByteArrayOutputStream content = new ByteArrayOutputStream();
    final AtomicInteger state = new AtomicInteger();
  }

  final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  final NavigableMap<String, Stored> manifests = new ConcurrentSkipListMap<>();
  final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  /** Puts a blob into it. */
  public Digest add(byte[] blob) {
    Digest digest = Digest.of(blob);
    blobs.put(digest, blob);
    return digest;
  }

  /** Puts a manifest into it, under its digest and a tag. */
  public Digest add(String tag, String mediaType, byte[] content) {
    Digest digest = Digest.of(content);
    manifests.put(tag, new Stored(mediaType, content));
    manifests.put(digest.toString(), new Stored(mediaType, content));
    return digest;
  }

  public Map<Digest, byte[]> blobs() {
    return blobs;
  }

  /** By tag and by digest. */
  public NavigableMap<String, Stored> manifests() {
    return manifests;
  }

  /** How many uploads were begun and neither closed nor cancelled. */
  public int openUploads() {
    return uploads.size();
  }
}
