package org.nix2container.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nix2container.build.BuiltImage;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Sizes;

/** Shows what is in each layer. */
final class LayerTable {

  private static final int NAMED = 3;
  private static final int LAYER_WIDTH = 5;
  private static final int SIZE_WIDTH = 10;
  private static final int PATHS_WIDTH = 7;

  private LayerTable() {}

  static void print(BuiltImage built, PrintStream out) {
    List<Layer> layers = built.image().layers();
    long size = 0;
    int paths = 0;
    int ofBase = 0;
    out.println(row("layer", "size", "paths", "largest"));
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      long layerSize = blobSize(layer);
      size += layerSize;
      paths += layer.paths().size();
      ofBase += layer.paths().isEmpty() ? 1 : 0;
      out.println(
          row(
              Integer.toString(i + 1),
              Sizes.of(layerSize),
              Integer.toString(layer.paths().size()),
              contents(layer, built.pathSizes())));
    }
    String origin = origin(built.digested(), layers.size() - ofBase - built.digested(), ofBase);
    out.println(row("all", Sizes.of(size), Integer.toString(paths), origin));
  }

  private static String row(String layer, String size, String paths, String text) {
    return Columns.right(layer, LAYER_WIDTH)
        + Columns.right(size, SIZE_WIDTH)
        + Columns.right(paths, PATHS_WIDTH)
        + "  "
        + text;
  }

  /** Such as {@code (2 layers read, 3 known from before)}. */
  private static String origin(int read, int known, int ofBase) {
    List<String> parts = new ArrayList<>();
    if (read > 0) {
      parts.add(read + " read");
    }
    if (known > 0) {
      parts.add(known + " known from before");
    }
    if (ofBase > 0) {
      parts.add(ofBase + " of the base image");
    }
    return parts.isEmpty() ? "(no layers)" : "(" + String.join(", ", parts) + ")";
  }

  private static long blobSize(Layer layer) {
    if (layer.size() > 0 || layer.file().isEmpty()) {
      return layer.size();
    }
    try {
      return Files.size(Path.of(layer.file().get()));
    } catch (IOException e) {
      return 0; // told when it is copied
    }
  }

  private static String contents(Layer layer, Map<String, Long> sizes) {
    if (layer.paths().isEmpty()) {
      return "(base image)";
    }
    List<LayerPath> largest = new ArrayList<>(layer.paths());
    largest.sort(
        (a, b) -> Long.compare(sizes.getOrDefault(b.path(), 0L), sizes.getOrDefault(a.path(), 0L)));
    StringBuilder text = new StringBuilder();
    for (LayerPath path : largest.subList(0, Math.min(NAMED, largest.size()))) {
      Long bytes = sizes.get(path.path());
      text.append(text.isEmpty() ? "" : ", ").append(StorePathName.of(path.path()));
      if (bytes != null && largest.size() > 1) {
        text.append(" (").append(Sizes.of(bytes)).append(')');
      }
    }
    return text.toString();
  }
}
