package org.nix2container.compress;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Function;

/**
 * A library of machine code, which lies in a folder of the packaged program, named for the platform
 * (lib/linux-amd64). Where there is none, as in tests, it is taken from its jar.
 *
 * @param fileName in the folder
 * @param resource the same in the jar
 */
record NativeLibrary(String fileName, String resource) {

  /** This machine's platform, like linux-amd64. */
  static String platform() {
    String os = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    return (os.startsWith("Mac") ? "macos" : os.startsWith("Linux") ? "linux" : os)
        + "-"
        + (architecture.equals("x86_64") ? "amd64" : architecture);
  }

  /**
   * Loads it.
   *
   * @param loader what loads a library from a file
   * @throws UnsatisfiedLinkError if the library is not there for this platform, or cannot be loaded
   */
  <T> T load(Function<Path, T> loader) {
    Optional<Path> unpacked = unpacked();
    if (unpacked.isPresent()) {
      return loader.apply(unpacked.get());
    }
    return loadFromJar(loader);
  }

  private Optional<Path> unpacked() {
    String classPath = System.getProperty("java.class.path");
    int end = classPath.indexOf(File.pathSeparatorChar);
    Path first = Path.of(end < 0 ? classPath : classPath.substring(0, end));
    Path file = first.resolveSibling(platform()).resolve(fileName).toAbsolutePath();
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  private <T> T loadFromJar(Function<Path, T> loader) {
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new UnsatisfiedLinkError("no " + fileName + " for " + platform());
      }
      Path file = Files.createTempFile("nix2container-", "-" + fileName);
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return loader.apply(file);
      } finally {
        Files.deleteIfExists(file); // what is loaded stays
      }
    } catch (IOException e) {
      throw (UnsatisfiedLinkError)
          new UnsatisfiedLinkError("cannot unpack " + fileName + ": " + e.getMessage())
              .initCause(e);
    }
  }
}
