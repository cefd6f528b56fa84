package org.nix2container.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nix2container.copy.SourceImage;
import org.nix2container.image.Image;
import org.nix2container.image.ImageFile;
import org.nix2container.reference.Location;
import org.nix2container.stream.LayerTars;

/** Writes an image that is described to somewhere. */
final class CopyCommand implements Command {

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public String arguments() {
    return "nix:IMAGE DEST";
  }

  @Override
  public String summary() {
    return "copy the image that an image file describes";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public boolean writesImages() {
    return true;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container copy nix:image.json docker-archive:image.tar:app:1.0",
        "nix2container copy nix:image.json oci:layout:latest",
        "nix2container copy nix:image.json dir:directory");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(2, 2);
    Location from = Location.parse(arguments.get(0));
    Destination to = Destination.parse(arguments.get(1));
    if (!(from instanceof Location.NixImage(Path file))) {
      throw invocation.wrong("`" + arguments.get(0) + "` cannot be copied from: give nix:IMAGE");
    }
    if (!Files.exists(file)) {
      throw new ImageNotFoundException(arguments.get(0));
    }
    Image image = ImageFile.read(file);
    try (LayerTars tars = new LayerTars()) {
      to.write(SourceImage.of(image, tars), invocation);
    }
  }
}
