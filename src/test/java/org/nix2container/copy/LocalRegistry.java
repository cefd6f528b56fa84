package org.nix2container.copy;

import java.util.List;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.pull.ImageRepository;
import org.nix2container.pull.RegistryRepository;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.TestClient;

/** The real docker-registry, and images in it. */
final class LocalRegistry implements AutoCloseable {

  private final DockerRegistry registry = DockerRegistry.start();
  private final RegistryClient client = TestClient.anonymous().open();

  /** {@code docker://} and what follows. */
  String at(String name) {
    return "docker://" + registry.host() + "/" + name;
  }

  List<ImageRepository> repositories(RegistryReference reference) {
    return RegistryRepository.of(client).apply(reference);
  }

  @Override
  public void close() {
    client.close();
    registry.close();
  }
}
