package org.nix2container.tree;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.nix2container.layer.LayerPath;
import org.nix2container.source.SourceFile;
import org.nix2container.tar.TarEntry;
import org.nix2container.tar.TarWriter;

/** A layer's tar in memory, written in the plainest way. */
public final class TarOfTree implements EntryVisitor {

  private final TarWriter writer;

  private TarOfTree(TarWriter writer) {
    this.writer = writer;
  }

  public static byte[] of(List<LayerPath> paths) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarWriter writer = new TarWriter(tar)) {
      LayerTree.of(paths).visit(new TarOfTree(writer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tar.toByteArray();
  }

  public static byte[] of(LayerPath... paths) {
    return of(List.of(paths));
  }

  @Override
  public void header(TarEntry entry) {
    try {
      writer.entry(entry, out -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void file(TarEntry entry, SourceFile source) {
    try (InputStream in = source.open()) {
      writer.entry(entry, in::transferTo);
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }
}
