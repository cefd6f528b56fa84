package org.nix2container.cli;

import java.io.IOException;
import java.util.List;
import org.nix2container.copy.LayerExtraction;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Digest;
import org.nix2container.output.PendingFile;
import org.nix2container.pull.RegistryRepository;
import org.nix2container.pull.RepositoryBlob;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;

/** Fetches one blob of a repository, as a fixed-output derivation of Nix does. */
final class GetBlobCommand implements Command {

  @Override
  public String name() {
    return "get-blob";
  }

  @Override
  public String arguments() {
    return "OUT docker://NAME DIGEST";
  }

  @Override
  public String summary() {
    return "fetch one blob of a repository, a layer or a config, into a file";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return SideFlags.groups();
  }

  @Override
  public List<String> notes() {
    return List.of("The blob's repository is what counts: a tag or digest after NAME does not.");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container get-blob layer.tar.gz docker://registry.example.org/app sha256:...",
        "nix2container get-blob $out docker://alpine sha256:... --authfile auth.json");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(3, 3);
    String out = arguments.get(0);
    RegistryReference reference = reference(arguments.get(1), invocation);
    Digest digest = LayerExtraction.digest(arguments.get(2));
    GlobalFlags.check(invocation);
    try (RegistryClient client =
            RegistryAccess.client(SideFlags.ONLY, invocation, reference.registry());
        PendingFile file = invocation.outputs().file(invocation.path(out))) {
      new RepositoryBlob(reference, RegistryRepository.of(client).apply(reference), digest)
          .writeTo((buffer, length) -> file.write(buffer, 0, length));
      file.commit();
    } catch (IOException e) {
      throw new OutputException(out, e);
    }
  }

  private static RegistryReference reference(String location, Invocation invocation) {
    if (Location.parse(location) instanceof Location.InRegistry(RegistryReference reference)) {
      return reference;
    }
    throw invocation.wrong("`" + location + "` is in no registry: give docker://NAME");
  }
}
