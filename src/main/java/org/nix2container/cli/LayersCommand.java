package org.nix2container.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.copy.LayerExtraction;
import org.nix2container.oci.Digest;
import org.nix2container.reference.Location;

/** Fetches blobs of an image, as the Nix library does that builds on images in registries. */
final class LayersCommand implements Command {

  @Override
  public String name() {
    return "layers";
  }

  @Override
  public String arguments() {
    return "IMAGE [DIGEST...]";
  }

  @Override
  public String summary() {
    return "fetch all blobs of an image, or some, into a new directory layers-...";
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
    return List.of("nix2container layers docker://alpine:3.20 sha256:...");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(1, Integer.MAX_VALUE);
    Location from = Location.parse(arguments.getFirst());
    List<Digest> wanted = new ArrayList<>();
    for (String digest : arguments.subList(1, arguments.size())) {
      wanted.add(LayerExtraction.digest(digest));
    }
    try (OpenSource opened = OpenSource.of(from, SideFlags.ONLY, invocation)) {
      Path directory =
          LayerExtraction.extract(
              opened.image(),
              wanted,
              GlobalFlags.platform(invocation),
              Path.of(""),
              invocation.outputs());
      invocation.terminal().note(directory.toString());
    }
  }
}
