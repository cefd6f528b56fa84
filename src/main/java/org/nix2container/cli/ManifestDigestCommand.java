package org.nix2container.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.Digest;

/** Computes the digest of a manifest in a file, as {@code inspect --raw} prints it. */
final class ManifestDigestCommand implements Command {

  @Override
  public String name() {
    return "manifest-digest";
  }

  @Override
  public String arguments() {
    return "FILE";
  }

  @Override
  public String summary() {
    return "compute the digest of a manifest";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of();
  }

  @Override
  public List<String> examples() {
    return List.of("nix2container manifest-digest manifest.json");
  }

  @Override
  public void run(Invocation invocation) {
    Path file = invocation.path(invocation.arguments(1, 1).getFirst());
    try {
      invocation.terminal().result(Digest.of(Files.readAllBytes(file)).toString());
    } catch (IOException e) {
      throw new InvalidInputException(file.toString(), SystemReason.of(e), e);
    }
  }
}
