package org.nix2container.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingDirectory;
import org.nix2container.output.PendingFile;
import org.nix2container.registry.Repository.BlobSource;

/** Where the blobs of a layout go: a file for each, named by its hex digest. */
sealed interface BlobDirectory {

  boolean has(Descriptor blob);

  Descriptor write(String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException;

  /** The files that are to be put in their places, and closed in any case. */
  List<PendingFile> pending();

  /** In a directory that appears as a whole. */
  record OfNew(PendingDirectory directory, String in, AtomicInteger count)
      implements BlobDirectory {

    @Override
    public boolean has(Descriptor blob) {
      return false;
    }

    @Override
    public Descriptor write(String mediaType, Optional<Descriptor> known, BlobSource source)
        throws IOException {
      String name = BlobFile.name(known, count.incrementAndGet());
      try (PendingFile file = directory.file(in + name)) {
        Descriptor written = BlobFile.fill(file, mediaType, known, source);
        file.commit();
        return written;
      }
    }

    @Override
    public List<PendingFile> pending() {
      return List.of();
    }
  }

  /** In one that is there, and may hold others. */
  record Existing(
      Path directory,
      Outputs outputs,
      ConcurrentLinkedQueue<PendingFile> files,
      AtomicInteger count)
      implements BlobDirectory {

    static Existing of(Path directory, Outputs outputs) {
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw new OutputException(directory.toString(), e);
      }
      return new Existing(directory, outputs, new ConcurrentLinkedQueue<>(), new AtomicInteger());
    }

    /** Blobs get their names only when they are whole, so a name and a size are proof enough. */
    @Override
    public boolean has(Descriptor blob) {
      Path file = directory.resolve(blob.digest().hex());
      try {
        return Files.isRegularFile(file) && Files.size(file) == blob.size();
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public Descriptor write(String mediaType, Optional<Descriptor> known, BlobSource source)
        throws IOException {
      String name = BlobFile.name(known, count.incrementAndGet());
      PendingFile file = outputs.file(directory.resolve(name));
      boolean needed = false;
      try {
        Descriptor written = BlobFile.fill(file, mediaType, known, source);
        file.finish();
        needed = !has(written) && isFirst(file);
        return written;
      } finally {
        if (!needed) {
          file.close();
        }
      }
    }

    /** Two layers may become the same blob. */
    private synchronized boolean isFirst(PendingFile file) {
      for (PendingFile other : files) {
        if (other.target().equals(file.target())) {
          return false;
        }
      }
      return files.add(file);
    }

    @Override
    public List<PendingFile> pending() {
      return new ArrayList<>(files);
    }
  }
}
