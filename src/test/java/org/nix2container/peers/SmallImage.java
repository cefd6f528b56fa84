package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.nix2container.oci.Digest;

/** An image of random layers, in a plain directory as skopeo reads it. */
final class SmallImage {

  private final Path directory;
  private final List<byte[]> layers = new ArrayList<>();
  private final byte[] config;
  private final byte[] manifest;

  SmallImage(Path directory, int... layerSizes) {
    this.directory = directory;
    Random random = new Random(1);
    List<Digest> diffIds = new ArrayList<>();
    for (int size : layerSizes) {
      byte[] tar = tar(random, size);
      diffIds.add(Digest.of(tar));
      layers.add(gzip(tar));
    }
    config =
        """
        {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[%s]}}\
        """
            .formatted(
                diffIds.stream()
                    .map(d -> '"' + d.toString() + '"')
                    .collect(Collectors.joining(",")))
            .getBytes(UTF_8);
    manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "config":%s,"layers":[%s]}\
        """
            .formatted(
                descriptor("application/vnd.oci.image.config.v1+json", config),
                layers.stream()
                    .map(b -> descriptor("application/vnd.oci.image.layer.v1.tar+gzip", b))
                    .collect(Collectors.joining(",")))
            .getBytes(UTF_8);
    write();
  }

  /** No tar, but nobody looks. */
  private static byte[] tar(Random random, int size) {
    byte[] tar = new byte[size];
    random.nextBytes(tar);
    return tar;
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String descriptor(String mediaType, byte[] content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, Digest.of(content), content.length);
  }

  private void write() {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("version"), "Directory Transport Version: 1.1\n");
      Files.write(directory.resolve("manifest.json"), manifest);
      Files.write(directory.resolve(Digest.of(config).hex()), config);
      for (byte[] layer : layers) {
        Files.write(directory.resolve(Digest.of(layer).hex()), layer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String location() {
    return "dir:" + directory;
  }

  Digest digest() {
    return Digest.of(manifest);
  }

  /** Those of its layers and of its config. */
  List<Digest> blobs() {
    List<Digest> all = new ArrayList<>(layers.stream().map(Digest::of).toList());
    all.add(Digest.of(config));
    return all;
  }
}
