package org.nix2container.push;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps a directory from growing for ever: its oldest files go. */
final class RecordPruning {

  /** 40 MB of a usual file system. */
  static final int MOST_FILES = 10_000;

  private record Aged(Path file, FileTime time) {}

  private RecordPruning() {}

  static void prune(Path directory) throws IOException {
    prune(directory, MOST_FILES);
  }

  /** Leaves nine tenths of what is allowed, so as not to have to do it again soon. */
  static void prune(Path directory, int most) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(files::add);
    }
    if (files.size() <= most) {
      return;
    }
    List<Aged> aged = new ArrayList<>();
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        aged.add(new Aged(file, Files.getLastModifiedTime(file)));
      }
    }
    aged.sort(Comparator.comparing(Aged::time));
    int kept = most - most / 10;
    for (int i = 0; i < aged.size() - kept; i++) {
      Files.deleteIfExists(aged.get(i).file());
    }
  }
}
