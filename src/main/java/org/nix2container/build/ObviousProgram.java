package org.nix2container.build;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the program that an image is obviously there to run. */
final class ObviousProgram {

  private ObviousProgram() {}

  /**
   * Where the program is in the image, if exactly one of the roots has one.
   *
   * @param roots that are in the image where they are on this machine
   * @param copiedToRoot whose contents are in the image's root
   */
  static Optional<String> of(List<Root> roots, List<Root> copiedToRoot) {
    List<String> found = new ArrayList<>();
    for (Root root : roots) {
      program(root).ifPresent(program -> found.add(program.toString()));
    }
    for (Root root : copiedToRoot) {
      Optional<Path> program = program(root);
      if (program.isPresent()) {
        found.add("/" + Path.of(root.path()).relativize(program.get()));
      }
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static Optional<Path> program(Root root) {
    if (root.program().isPresent()) {
      return root.program().filter(ObviousProgram::isProgram);
    }
    Path path = Path.of(root.path());
    if (isProgram(path)) {
      return Optional.of(path);
    }
    Path named = path.resolve("bin").resolve(root.name());
    return isProgram(named) ? Optional.of(named) : onlyProgramIn(path.resolve("bin"));
  }

  private static Optional<Path> onlyProgramIn(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    Optional<Path> only = Optional.empty();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (!isHidden(child) && isProgram(child)) {
          if (only.isPresent()) {
            return Optional.empty();
          }
          only = Optional.of(child);
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return only;
  }

  /** Such as {@code .hello-wrapped}, beside the script that wraps it. */
  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
