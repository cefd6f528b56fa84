package org.nix2container.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.pull.SourceImage;
import org.nix2container.serve.Page;
import org.nix2container.serve.Shelf;

/**
 * What a browser sees of a server: its images and how to pull them, on one page that needs nothing
 * else; and the same as data in {@code /images.json}.
 *
 * <p>Everything that is shown may come from anybody: names in image files, store paths, the address
 * in a request. So it is escaped where it is written ({@link HtmlWriter}), commands are only made
 * of names that need no quotes, and the browser is told not to run or load anything else.
 */
public final class ImagesPage implements Page {

  private static final int MOST_PATHS = 10_000;

  private final PageTemplate template = PageTemplate.resource("index.html");
  private final Shelf shelf;
  private final boolean anyStorePath;

  /**
   * @param anyStorePath whether the shelf makes images of store paths
   */
  public ImagesPage(Shelf shelf, boolean anyStorePath) {
    this.shelf = shelf;
    this.anyStorePath = anyStorePath;
  }

  @Override
  public Optional<Content> at(String path, Optional<String> host) {
    ShelfAddress address = ShelfAddress.of(host);
    return switch (path) {
      case "/", "/index.html" -> Optional.of(html(address));
      case "/images.json" ->
          Optional.of(
              new Content(
                  "application/json", Map.of(), ImagesJson.of(images(), address, anyStorePath)));
      default -> Optional.empty();
    };
  }

  private List<ListedImage> images() {
    List<ListedImage> images = new ArrayList<>();
    for (String repository : shelf.repositories()) {
      try {
        Optional<Map<String, SourceImage>> byTag = shelf.atHand(repository);
        byTag.ifPresent(tags -> images.addAll(ListedImage.of(repository, tags)));
      } catch (Nix2ContainerException e) {
        // Whoever asks for this one is told. The others are still to be seen.
      }
    }
    return images;
  }

  private Content html(ShelfAddress address) {
    List<ListedImage> images = images();
    Map<String, Html> places = new LinkedHashMap<>();
    places.put("address", new HtmlWriter().text(address.host()).html());
    places.put("count", new HtmlWriter().text(count(images.size())).html());
    places.put("store", anyStorePath ? StoreSection.of(address) : new Html(""));
    places.put("images", sections(images, address));
    places.put("notes", PlainHttpNotes.of(address));
    return new Content(
        "text/html; charset=utf-8",
        Map.of("Content-Security-Policy", template.contentSecurityPolicy()),
        template.filled(places));
  }

  private static Html sections(List<ListedImage> images, ShelfAddress address) {
    HtmlWriter html = new HtmlWriter();
    LayersPart layers = new LayersPart(html, MOST_PATHS);
    for (int i = 0; i < images.size(); i++) {
      new ImageSection(html, images.get(i), address, layers).write("image-" + (i + 1));
    }
    return html.html();
  }

  private String count(int images) {
    String text = images == 0 ? "no image yet" : images == 1 ? "1 image" : images + " images";
    return anyStorePath && images == 0 ? "no image was asked for yet" : text;
  }
}
