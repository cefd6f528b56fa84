package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;
import org.nix2container.oci.Digest;

/**
 * What {@code docker context create} has written (docker/cli, cli/context/store): {@code
 * contexts/meta/ID/meta.json} and {@code contexts/tls/ID/docker/*.pem} below the directory of
 * Docker's configuration, where the ID is the SHA-256 of the context's name.
 *
 * @param host address of its daemon
 * @param skipsVerification whether the daemon need not prove who it is
 * @param files certificates and key, if they exist
 */
record DockerContext(String host, boolean skipsVerification, CertificateFiles files) {

  /**
   * Reads a context.
   *
   * @throws InvalidInputException if there is none of this name, or it has no daemon
   */
  static DockerContext read(Path configuration, String name) {
    Path contexts = configuration.resolve("contexts");
    String id = Digest.of(name.getBytes(UTF_8)).hex();
    Path meta = contexts.resolve("meta").resolve(id).resolve("meta.json");
    if (!Files.exists(meta)) {
      throw new InvalidInputException(
          "Docker context `" + name + "`",
          "there is no such context: `docker context ls` tells those that there are");
    }
    Daemon daemon = new Daemon();
    try (JsonReader json = JsonReader.open(meta)) {
      json.object(daemon::member);
    }
    if (daemon.host.isEmpty()) {
      throw new InvalidInputException(
          "Docker context `" + name + "`", "there is no Host of a docker endpoint in " + meta);
    }
    CertificateFiles files =
        new CertificateFiles(contexts.resolve("tls").resolve(id).resolve("docker"));
    return new DockerContext(daemon.host, daemon.skips, files);
  }

  boolean hasFiles() {
    return files.exist();
  }

  /** Whether tcp is with TLS; docker has it so. */
  boolean isSecured() {
    return hasFiles() || skipsVerification;
  }

  private static final class Daemon {
    private String host = "";
    private boolean skips;

    void member(String key, JsonReader value) {
      if (key.equals("Endpoints") && value.peek() == ValueKind.OBJECT) {
        value.object((kind, endpoint) -> {
          if (kind.equals("docker") && endpoint.peek() == ValueKind.OBJECT) {
            endpoint.object(this::ofEndpoint);
          }
        });
      }
    }

    private void ofEndpoint(String key, JsonReader value) {
      if (key.equals("Host") && value.peek() == ValueKind.STRING) {
        host = value.string();
      } else if (key.equals("SkipTLSVerify") && value.peek() == ValueKind.BOOLEAN) {
        skips = value.bool();
      }
    }
  }
}
