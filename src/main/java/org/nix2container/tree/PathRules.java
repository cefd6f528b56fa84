package org.nix2container.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.regex.GoRegex;
import org.nix2container.source.FileStatus;
import org.nix2container.source.SourceFile;
import org.nix2container.source.SourceFileException;
import org.nix2container.tar.TarEntry;

/** The options of one store path, ready to be applied to its files. */
final class PathRules {

  private final Optional<GoRegex> rewrite;
  private final byte[] replacement;
  private final List<Perm> perms;
  private final List<Owner> owners = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Owner(GoRegex regex, Perm perm, byte[] userName, byte[] groupName) {}

  PathRules(LayerPath path) {
    Rewrite wanted = path.options().map(options -> options.rewrite()).orElse(Rewrite.NONE);
    rewrite =
        wanted.regex().isEmpty() ? Optional.empty() : Optional.of(GoRegex.compile(wanted.regex()));
    replacement = wanted.replacement().getBytes(StandardCharsets.UTF_8);
    perms = path.options().map(options -> options.perms()).orElse(List.of());
    for (Perm perm : perms) {
      owners.add(
          new Owner(
              GoRegex.compile(perm.regex()),
              perm,
              perm.uname().getBytes(StandardCharsets.UTF_8),
              perm.gname().getBytes(StandardCharsets.UTF_8)));
    }
  }

  List<Perm> perms() {
    return perms;
  }

  /** Where a file is put; empty for a file that is left out. */
  byte[] imagePath(byte[] sourcePath) {
    return rewrite.isPresent() ? rewrite.get().replaceAll(sourcePath, replacement) : sourcePath;
  }

  /**
   * Whether every file of the store path is put where the path itself is put, plus its path inside:
   * true where no rewrite looks further than the store path's own name.
   */
  boolean isPrefixRule(byte[] storePath) {
    if (rewrite.isEmpty()) {
      return true;
    }
    OptionalInt length = rewrite.get().anchoredLiteralLength();
    return length.isPresent() && length.getAsInt() <= storePath.length && isAscii(storePath);
  }

  private static boolean isAscii(byte[] path) {
    for (byte b : path) {
      if (b <= 0) {
        return false;
      }
    }
    return true;
  }

  /** The header of a file at this path of the image. */
  TarEntry header(byte[] imagePath, SourceFile source, FileStatus status) {
    TarEntry entry = plainHeader(imagePath, source, status);
    for (Owner owner : owners) {
      if (owner.regex.matches(source.path())) {
        entry = owned(entry, owner);
      }
    }
    return entry;
  }

  private static TarEntry plainHeader(byte[] imagePath, SourceFile source, FileStatus status) {
    if (status.isRegularFile()) {
      return TarEntry.file(imagePath, status.size(), status.permissions());
    }
    if (status.isDirectory()) {
      return TarEntry.directory(imagePath, status.permissions());
    }
    if (status.isSymlink()) {
      return TarEntry.symlink(imagePath, source.readLink());
    }
    throw new SourceFileException(
        source, "a device, pipe or socket: a layer holds files, directories and symlinks only");
  }

  private static TarEntry owned(TarEntry entry, Owner owner) {
    Perm perm = owner.perm;
    return new TarEntry(
        entry.kind(),
        entry.name(),
        entry.linkTarget(),
        entry.size(),
        perm.mode().isEmpty() ? entry.mode() : Integer.parseInt(perm.mode(), 8),
        perm.uid(),
        perm.gid(),
        perm.uname().isEmpty() ? entry.userName() : owner.userName,
        perm.gname().isEmpty() ? entry.groupName() : owner.groupName);
  }
}
