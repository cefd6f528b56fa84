package org.nix2container.compress;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import java.nio.file.Path;
import org.nix2container.failure.InvalidInputException;

/** Zstd's own library, as zstd-jni has it. */
final class ZstdLibrary {

  private ZstdLibrary() {}

  /**
   * Loads it, unless it is; to be called before any of zstd-jni's classes is used.
   *
   * @throws InvalidInputException if there is none for this machine
   */
  static void load() {
    // Its own way writes the library to a file a kilobyte at a time, and leaves it when killed.
    synchronized (ZstdLibrary.class) {
      if (Native.isLoaded()) {
        return;
      }
      try {
        library().load(ZstdLibrary::load);
      } catch (LinkageError e) {
        throw new InvalidInputException(
            "compression format \"zstd\"", "its library cannot be loaded: " + e.getMessage(), e);
      }
      Native.assumeLoaded();
    }
  }

  @SuppressWarnings("restricted") // that is what a native library takes
  private static Path load(Path file) {
    System.load(file.toString());
    return file;
  }

  private static NativeLibrary library() {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    String fileName = "libzstd-jni-" + ZstdVersion.VERSION + (mac ? ".dylib" : ".so");
    String architecture = System.getProperty("os.arch");
    String folder = (mac ? "/darwin/" : "/linux/") + architecture + "/";
    return new NativeLibrary(fileName, folder + fileName);
  }
}
