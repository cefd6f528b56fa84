package org.nix2container.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.image.ImageFile;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerTars;

/** An image file that is read again when another is in its place. */
final class ServedFile {

  /** Of a pull that began before so many builds, the blobs are still there. */
  private static final int KEPT = 3;

  private final Path file;
  private final LayerTars tars;
  private final ServeObserver observer;
  private final Deque<SourceImage> earlier = new ArrayDeque<>();
  private Optional<State> state;
  private SourceImage image;

  /**
   * By which one file is told from another in its place.
   *
   * @param key the inode, where the system has such a thing
   */
  private record State(FileTime modified, long size, Optional<Object> key) {

    /** Nothing if there is no file. */
    static Optional<State> of(Path file) {
      try {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        return Optional.of(
            new State(is.lastModifiedTime(), is.size(), Optional.ofNullable(is.fileKey())));
      } catch (IOException _) {
        return Optional.empty();
      }
    }
  }

  /**
   * Reads the file.
   *
   * @throws Nix2ContainerException if it cannot be read
   */
  ServedFile(Path file, LayerTars tars, ServeObserver observer) {
    this.file = file;
    this.tars = tars;
    this.observer = observer;
    this.state = State.of(file); // before it is read: what comes meanwhile is seen the next time
    this.image = read();
  }

  private SourceImage read() {
    return SourceImage.of(ImageFile.read(file), tars);
  }

  /** As it is now; if it cannot be read, as it was. */
  synchronized SourceImage image() {
    Optional<State> now = State.of(file);
    if (now.equals(state)) {
      return image;
    }
    state = now;
    try {
      SourceImage newer = read();
      if (!newer.manifest().digest().equals(image.manifest().digest())) {
        earlier.addFirst(image);
        if (earlier.size() > KEPT) {
          earlier.removeLast();
        }
      }
      image = newer;
    } catch (Nix2ContainerException e) {
      observer.keepsOld(e);
    }
    return image;
  }

  /** What it was before, the latest first. */
  synchronized List<SourceImage> earlier() {
    return List.copyOf(earlier);
  }
}
