package org.nix2container.pull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The names of all images in an archive of {@code docker save}. */
public final class ArchivedNames {

  private ArchivedNames() {}

  /**
   * Reads them in their order, as {@code skopeo list-tags} gives them: {@code @1} stands for the
   * second image, if it has no name.
   *
   * @throws org.nix2container.failure.InvalidInputException if it is no such archive
   */
  public static List<String> read(Path file, SourceContext context) {
    String name = "docker-archive:" + file;
    try (FileSet files = TarFiles.open(file, name, context)) {
      List<String> names = new ArrayList<>();
      int position = 0;
      for (ArchivedImage image : DockerArchiveReading.images(file, files)) {
        names.addAll(image.names().isEmpty() ? List.of("@" + position) : image.names());
        position++;
      }
      return names;
    }
  }
}
