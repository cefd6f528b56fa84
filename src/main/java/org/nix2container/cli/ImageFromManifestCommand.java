package org.nix2container.cli;

import java.nio.file.Path;
import java.util.List;
import org.nix2container.image.BaseImage;
import org.nix2container.image.ImageFile;

/** Makes an image file of a manifest whose blobs are in files of their own. */
final class ImageFromManifestCommand implements Command {

  @Override
  public String name() {
    return "image-from-manifest";
  }

  @Override
  public String arguments() {
    return "OUT MANIFEST BLOBS";
  }

  @Override
  public String summary() {
    return "make an image file of a base image by its manifest";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of();
  }

  @Override
  public List<String> examples() {
    return List.of("nix2container image-from-manifest base.json manifest.json blobs.json");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(3, 3);
    Path out = invocation.path(arguments.get(0));
    byte[] image =
        ImageFile.toJson(
            BaseImage.fromManifest(
                invocation.path(arguments.get(1)), invocation.path(arguments.get(2))));
    invocation.outputs().write(out, image);
  }
}
