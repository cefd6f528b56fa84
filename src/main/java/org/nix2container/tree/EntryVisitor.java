package org.nix2container.tree;

import org.nix2container.source.SourceFile;
import org.nix2container.tar.TarEntry;

/** Is told the entries of a layer's tar in their order. */
public interface EntryVisitor {

  /** A directory or symlink, which is its header alone. */
  void header(TarEntry entry);

  /** A regular file, whose content is to be read from the source: {@code entry.size()} bytes. */
  void file(TarEntry entry, SourceFile source);
}
