package org.nix2container.cli;

import java.util.List;
import org.nix2container.reference.Location;

/** Prints the manifest of one image, which may be in an index: a lock file, as Nix wants it. */
final class GetManifestCommand implements Command {

  @Override
  public String name() {
    return "get-manifest";
  }

  @Override
  public String arguments() {
    return "IMAGE";
  }

  @Override
  public String summary() {
    return "print the manifest of an image, of an index that for the platform, byte for byte";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return SideFlags.groups();
  }

  @Override
  public List<String> syntax() {
    return OpenSource.SYNTAX;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container get-manifest docker://alpine:3.20 > alpine.json",
        "nix2container get-manifest --override-arch arm64 docker://alpine@sha256:...");
  }

  @Override
  public void run(Invocation invocation) {
    Location from = Location.parse(invocation.arguments(1, 1).getFirst());
    try (OpenSource opened = OpenSource.of(from, SideFlags.ONLY, invocation)) {
      invocation
          .terminal()
          .bytes(opened.image().manifest(GlobalFlags.platform(invocation)).content());
    }
  }
}
