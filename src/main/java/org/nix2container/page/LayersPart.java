package org.nix2container.page;

import java.util.Comparator;
import java.util.List;
import org.nix2container.oci.Sizes;

/** Writes the layers of images into the page, folded away. */
final class LayersPart {

  /** Names in the line that stands for a layer's store paths. */
  private static final int NAMED = 3;

  private static final int PERCENT = 100;

  private final HtmlWriter html;

  /** How many more store paths are listed: the page of a large store has to open, too. */
  private int pathsLeft;

  LayersPart(HtmlWriter html, int mostPaths) {
    this.html = html;
    this.pathsLeft = mostPaths;
  }

  void write(List<ListedLayer> layers) {
    if (!layers.isEmpty()) {
      html.element(
          "details",
          () -> {
            html.element("summary", "Layers");
            html.element("table", () -> table(layers), "class", "layers");
          });
    }
  }

  private void table(List<ListedLayer> layers) {
    html.element("caption", "Layers, the largest first", "class", "hidden");
    html.element("thead", () -> html.element("tr", this::headings));
    List<ListedLayer> largestFirst =
        layers.stream().sorted(Comparator.comparingLong(ListedLayer::size).reversed()).toList();
    long largest = Math.max(1, largestFirst.getFirst().size());
    html.element("tbody", () -> largestFirst.forEach(layer -> row(layer, largest)));
  }

  private void headings() {
    html.element("th", "No.", "scope", "col", "title", "Its place in the image: 1 is the lowest");
    html.element("th", "Size", "scope", "col");
    html.element("th", "Contents", "scope", "col");
  }

  private void row(ListedLayer layer, long largest) {
    html.element(
        "tr",
        () -> {
          html.element("th", Integer.toString(layer.position()), "scope", "row");
          String exactly = Sizes.exactly(layer.size());
          html.element("td", () -> size(layer, largest), "class", "size", "title", exactly);
          html.element("td", () -> contents(layer));
        });
  }

  private void size(ListedLayer layer, long largest) {
    html.text(Sizes.of(layer.size()));
    // Styles of single elements are not allowed on this page; attributes of a picture are.
    String share = Math.max(1, layer.size() * PERCENT / largest) + "%";
    html.element(
        "svg",
        () -> html.element("rect", "", "width", share, "height", "100%"),
        "class",
        "bar",
        "aria-hidden",
        "true");
  }

  private void contents(ListedLayer layer) {
    List<String> paths = layer.storePaths();
    if (paths.isEmpty()) {
      html.element("p", "a file of the type " + layer.blob().mediaType());
    } else if (paths.size() == 1) {
      html.element("p", () -> ShownPath.of(paths.getFirst()).writeTo(html));
    } else {
      html.element(
          "details",
          () -> {
            html.element("summary", summary(paths));
            html.element("ul", () -> items(paths));
          });
    }
    html.element("code", layer.blob().digest().toString(), "class", "path digest");
  }

  private void items(List<String> paths) {
    int listed = Math.min(pathsLeft, paths.size());
    pathsLeft -= listed;
    for (String path : paths.subList(0, listed)) {
      html.element("li", () -> ShownPath.of(path).writeTo(html));
    }
    if (listed < paths.size()) {
      html.element("li", () -> more(paths.size() - listed));
    }
  }

  private void more(int others) {
    html.text(others + " more, which are in ").element("a", "images.json", "href", "images.json");
  }

  private static String summary(List<String> paths) {
    StringBuilder text = new StringBuilder();
    int named = paths.size() <= NAMED + 1 ? paths.size() : NAMED;
    for (String path : paths.subList(0, named)) {
      text.append(text.isEmpty() ? "" : ", ").append(ShownPath.of(path).name());
    }
    int others = paths.size() - named;
    return others == 0 ? text.toString() : text + " and " + others + " more";
  }
}
