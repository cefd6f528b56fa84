package org.nix2container.podman;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registries.RegistriesConfig;
import org.nix2container.registries.RegistryEndpoint;
import org.nix2container.registries.TlsChoice;

/**
 * Where Podman is to fetch an image of some name from, in the terms of
 * containers-registries.conf(5).
 *
 * @param name that the image gets
 * @param server where our registry listens
 * @param repository what the image is called there
 */
record Redirection(DockerReference name, InetSocketAddress server, String repository) {

  private String prefix() {
    return name.registry() + "/" + name.repository();
  }

  private String host() {
    return server.getAddress().getHostAddress() + ":" + server.getPort();
  }

  /** A registries.conf with nothing else. All of the name is the prefix: the longest one wins. */
  String registriesConf() {
    return """
    [[registry]]
    prefix = "%prefix"
    location = "%location"
    insecure = true
    """
        .replace("%prefix", prefix())
        .replace("%location", host() + "/" + repository);
  }

  /**
   * Makes sure that Podman will follow it. Files of registries.conf.d are read in any case, and one
   * of them that is about just this name would win.
   *
   * @param file with {@link #registriesConf}
   * @throws InvalidInputException if it would not
   */
  void check(Map<String, String> environment, Path file) {
    RegistryReference reference =
        new RegistryReference(
            name.registry(), name.repository(), new RegistryReference.Version.Tag(name.tag()));
    List<RegistryEndpoint> endpoints =
        RegistriesConfig.load(environment, Optional.of(file)).forPull(reference, TlsChoice.none());
    if (!endpoints.getFirst().host().equals(host())) {
      throw new InvalidInputException(
          "containers-storage:" + name,
          "a file in registries.conf.d has a [[registry]] for just `"
              + prefix()
              + "`, where podman would fetch it instead: copy it to another name, and `podman tag`"
              + " it");
    }
  }
}
