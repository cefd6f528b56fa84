package org.nix2container.cli;

import java.util.List;
import java.util.Optional;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.Repository;

/** Deletes an image from a registry. */
final class DeleteCommand implements Command {

  @Override
  public String name() {
    return "delete";
  }

  @Override
  public String arguments() {
    return "docker://IMAGE";
  }

  @Override
  public String summary() {
    return "delete an image from a registry, with all tags that point to it";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return SideFlags.groups();
  }

  @Override
  public List<String> examples() {
    return List.of("nix2container delete docker://registry.example.org/app:1.0");
  }

  @Override
  public void run(Invocation invocation) {
    String given = invocation.arguments(1, 1).getFirst();
    GlobalFlags.check(invocation);
    if (!(Location.parse(given) instanceof Location.InRegistry(RegistryReference reference))) {
      throw invocation.wrong("`" + given + "` is in no registry, and so is deleted by other means");
    }
    try (RegistryClient client =
        RegistryAccess.client(SideFlags.ONLY, invocation, reference.registry())) {
      Repository repository = client.forPush(reference);
      // By tag, most registries would take the tag away and leave the image.
      Optional<ManifestBlob> manifest = repository.manifest(reference.version().toString());
      if (manifest.isEmpty()) {
        throw new ImageNotFoundException(given);
      }
      repository.deleteManifest(manifest.get().digest());
    }
  }
}
