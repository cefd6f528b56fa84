package org.nix2container.nixdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** What tells that a file was replaced or written to. */
final class FileState {

  /** Linux stamps files with a clock that ticks every 1 to 10 ms. */
  static final int FRESH_MILLIS = 20;

  private final BasicFileAttributes attributes;

  private FileState(BasicFileAttributes attributes) {
    this.attributes = attributes;
  }

  static FileState of(Path file) throws IOException {
    return new FileState(Files.readAttributes(file, BasicFileAttributes.class));
  }

  boolean isSameFile(FileState other) {
    return Objects.equals(attributes.fileKey(), other.attributes.fileKey());
  }

  boolean isUnchanged(FileState later) {
    return isSameFile(later)
        && attributes.size() == later.attributes.size()
        && attributes.lastModifiedTime().equals(later.attributes.lastModifiedTime());
  }

  /** Whether the file was written so lately that one more write could bear the same time. */
  boolean isFresh() {
    long age = System.currentTimeMillis() - attributes.lastModifiedTime().toMillis();
    return age >= 0 && age < FRESH_MILLIS;
  }
}
