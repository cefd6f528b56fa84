package org.nix2container.cli;

import java.nio.file.Path;
import java.util.List;
import org.nix2container.image.BaseImage;
import org.nix2container.image.ImageFile;

/** Makes an image file of a directory that skopeo's {@code dir:} wrote. */
final class ImageFromDirCommand implements Command {

  @Override
  public String name() {
    return "image-from-dir";
  }

  @Override
  public String arguments() {
    return "OUT DIR";
  }

  @Override
  public String summary() {
    return "make an image file of a base image in a directory";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of();
  }

  @Override
  public List<String> examples() {
    return List.of("nix2container image-from-dir base.json /nix/store/...-docker-image-alpine");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(2, 2);
    Path out = invocation.path(arguments.get(0));
    byte[] image = ImageFile.toJson(BaseImage.fromDirectory(invocation.path(arguments.get(1))));
    invocation.outputs().write(out, image);
  }
}
