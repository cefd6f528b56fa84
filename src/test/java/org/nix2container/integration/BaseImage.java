package org.nix2container.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.nix2container.oci.Digest;

/**
 * An image to build on, for several platforms, in a plain directory as skopeo reads it. It has two
 * layers: one with {@code /etc/alpine-release}, which is the same for all platforms, and one with
 * {@code /etc/platform}.
 */
final class BaseImage {

  private static final String DOCKER = "application/vnd.docker.distribution.manifest.";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

  /** By architecture: what else tells the platform. */
  private static final Map<String, String> PLATFORMS =
      new TreeMap<>(Map.of("amd64", "", "arm64", ",\"variant\":\"v8\"", "s390x", ""));

  private record Layer(Digest diffId, Digest blob, long size) {}

  private final Commands commands;
  private final String name;
  private final Path directory;
  private final Map<String, Path> manifests = new TreeMap<>();
  private final Map<String, List<Digest>> blobs = new TreeMap<>();

  /**
   * Makes it.
   *
   * @param name of its folder, and of its repository
   * @param release what is in {@code /etc/alpine-release}
   */
  BaseImage(Commands commands, String name, String release)
      throws IOException, InterruptedException {
    this.commands = commands;
    this.name = name;
    directory = Files.createDirectory(commands.folder().resolve(name));
    Layer common = layer("alpine-release", release);
    StringBuilder entries = new StringBuilder();
    for (Map.Entry<String, String> platform : PLATFORMS.entrySet()) {
      String arch = platform.getKey();
      byte[] manifest =
          manifest(
              arch,
              List.of(common, layer("platform", "%s of %s, %s".formatted(arch, name, release))));
      Path file = directory.resolve(Digest.of(manifest).hex() + ".manifest.json");
      manifests.put(arch, Files.write(file, manifest));
      entries
          .append(entries.isEmpty() ? "" : ",")
          .append(
              """
              {"mediaType":"%sv2+json","digest":"%s","size":%d,\
              "platform":{"architecture":"%s","os":"linux"%s}}\
              """
                  .formatted(
                      DOCKER, Digest.of(manifest), manifest.length, arch, platform.getValue()));
    }
    Files.writeString(directory.resolve("version"), "Directory Transport Version: 1.1\n");
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        {"schemaVersion":2,"mediaType":"%slist.v2+json","manifests":[%s]}\
        """
            .formatted(DOCKER, entries));
  }

  private Layer layer(String file, String content) throws IOException, InterruptedException {
    Path root = Files.createTempDirectory(commands.folder(), "layer");
    Files.createDirectory(root.resolve("etc"));
    Files.writeString(root.resolve("etc/" + file), content + "\n");
    commands.succeed(
        """
        cd %s
        tar --mtime @1 --owner root:0 --group root:0 -cf tar etc
        gzip --keep --no-name tar\
        """
            .formatted(root));
    byte[] tar = Files.readAllBytes(root.resolve("tar"));
    byte[] blob = Files.readAllBytes(root.resolve("tar.gz"));
    return new Layer(Digest.of(tar), write(blob), blob.length);
  }

  private byte[] manifest(String arch, List<Layer> layers) throws IOException {
    byte[] config =
        """
        {"architecture":"%s","os":"linux","created":"2024-05-13T09:31:10Z",\
        "config":{"Env":["PATH=/of/the/base","BASE=%s"],"Cmd":["/of/the/base"],\
        "WorkingDir":"/etc","Labels":{"base":"%s"}},\
        "rootfs":{"type":"layers","diff_ids":[%s]},\
        "history":[{"created_by":"release"},{"created_by":"platform"}]}\
        """
            .formatted(arch, name, name, join(layers, layer -> "\"" + layer.diffId() + "\""))
            .getBytes(UTF_8);
    blobs.put(arch, List.of(layers.getFirst().blob(), layers.getLast().blob(), write(config)));
    return """
    {
       "schemaVersion": 2,
       "mediaType": "%sv2+json",
       "config": %s,
       "layers": [%s]
    }
    """
        .formatted(
            DOCKER,
            descriptor(CONFIG, Digest.of(config), config.length),
            join(layers, layer -> descriptor(LAYER, layer.blob(), layer.size())))
        .getBytes(UTF_8);
  }

  private static String descriptor(String mediaType, Digest digest, long size) {
    return "{\"mediaType\": \"%s\", \"size\": %d, \"digest\": \"%s\"}"
        .formatted(mediaType, size, digest);
  }

  private static String join(List<Layer> layers, Function<Layer, String> function) {
    return layers.stream().map(function).collect(joining(","));
  }

  private Digest write(byte[] blob) throws IOException {
    Digest digest = Digest.of(blob);
    Files.write(directory.resolve(digest.hex()), blob);
    return digest;
  }

  /** Pushes all platforms to a registry, by skopeo. */
  void push(String host, String... flags) throws IOException, InterruptedException {
    commands.succeed(
        "skopeo --insecure-policy copy --all --dest-tls-verify=false %s dir:%s docker://%s/%s:latest"
            .formatted(String.join(" ", flags), directory, host, name));
  }

  /** That of its repository. */
  String name() {
    return name;
  }

  /** The digest of what all platforms are in. */
  Digest index() throws IOException {
    return Digest.of(Files.readAllBytes(directory.resolve("manifest.json")));
  }

  /** The manifest of a platform. */
  Path manifest(String arch) {
    return manifests.get(arch);
  }

  /** The digest of the manifest of a platform. */
  Digest digest(String arch) throws IOException {
    return Digest.of(Files.readAllBytes(manifest(arch)));
  }

  /** The layers of a platform, the lowest first, and the config. */
  List<Digest> blobs(String arch) {
    return blobs.get(arch);
  }
}
