package org.nix2container.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.image.Image;
import org.nix2container.image.ImageAssembly;
import org.nix2container.image.ImageFile;
import org.nix2container.json.JsonReader;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayersFile;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.ImageConfigReading;
import org.nix2container.oci.Rfc3339;

/** Makes an image file of a config and layers files. */
final class ImageCommand implements Command {

  private static final Flag FROM_IMAGE =
      new Flag("from-image", "IMAGE", "build on this image file");
  static final Flag ARCH =
      new Flag(
          "arch", "ARCH", "amd64, arm64, ... (default: of the base image, or of this machine)");
  static final Flag CREATED =
      new Flag(
          "created", "TIME", "as in 2024-05-13T09:31:10Z, or now (default: 0001-01-01T00:00:00Z)");

  @Override
  public String name() {
    return "image";
  }

  @Override
  public String arguments() {
    return "OUT CONFIG LAYERS...";
  }

  @Override
  public String summary() {
    return "make an image file of a config and layers files";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of(new FlagGroup("flags", List.of(FROM_IMAGE, ARCH, CREATED, InputFiles.INPUTS)));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container image image.json config.json layers.json",
        "nix2container image image.json config.json layers.json --from-image base.json");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments =
        invocation.arguments(
            invocation.file(InputFiles.INPUTS).isPresent() ? 2 : 3, Integer.MAX_VALUE);
    Path out = invocation.path(arguments.get(0));
    Rfc3339 created = created(invocation);
    ImageConfig config = config(invocation, invocation.path(arguments.get(1)));
    Optional<Path> base = invocation.file(FROM_IMAGE);
    List<Layer> layers = new ArrayList<>();
    for (Path file : InputFiles.of(invocation, arguments.subList(2, arguments.size()))) {
      layers.addAll(LayersFile.read(file));
    }
    Image image =
        new ImageAssembly(
                base.map(ImageFile::read), config, layers, invocation.value(ARCH), created)
            .image();
    invocation.outputs().write(out, ImageFile.toJson(image));
  }

  /** The config of a file; keys that mean nothing are warned of. */
  static ImageConfig config(Invocation invocation, Path file) {
    try (JsonReader json = JsonReader.open(file)) {
      ImageConfigReading reading = ImageConfigReading.of(json);
      json.end();
      for (String key : reading.unknownKeys()) {
        invocation
            .terminal()
            .warning(file + ": the key `" + key + "` has no meaning in an image config");
      }
      return reading.finished();
    }
  }

  static Rfc3339 created(Invocation invocation) {
    Optional<String> text = invocation.value(CREATED);
    if (text.isEmpty()) {
      return Rfc3339.YEAR_ONE;
    }
    if (text.get().equals("now")) {
      return Rfc3339.of(Instant.now());
    }
    Optional<Rfc3339> time = Rfc3339.parse(text.get());
    if (time.isEmpty()) {
      throw invocation.wrong(
          "--created needs a time as in 2024-05-13T09:31:10Z, or now; not `" + text.get() + "`");
    }
    return time.get();
  }
}
