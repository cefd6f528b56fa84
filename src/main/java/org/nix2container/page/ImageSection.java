package org.nix2container.page;

import java.util.List;
import java.util.Optional;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;
import org.nix2container.oci.Sizes;

/** Writes an image as a section of the page. */
final class ImageSection {

  private static final String NOT_RECORDED = "not recorded";

  private final HtmlWriter html;
  private final ListedImage image;
  private final ShelfAddress address;
  private final LayersPart layers;

  ImageSection(HtmlWriter html, ListedImage image, ShelfAddress address, LayersPart layers) {
    this.html = html;
    this.image = image;
    this.address = address;
    this.layers = layers;
  }

  /**
   * @param id of its heading, which no other has
   */
  void write(String id) {
    html.element("article", () -> content(id), "class", "card", "aria-labelledby", id);
  }

  private void content(String id) {
    html.element("div", () -> title(id), "class", "title");
    html.element("dl", this::facts, "class", "facts");
    Optional<String> reference = address.reference(image.repository(), image.tags().getFirst());
    if (reference.isPresent()) {
      pull(PullCommand.of(reference.get()));
    } else {
      html.element("p", "Its name is none that runtimes take.");
    }
    layers.write(image.layers());
  }

  private void title(String id) {
    html.element("h2", () -> ShownPath.of(image.repository()).writeParts(html), "id", id);
    html.element("ul", this::tags, "class", "tags", "aria-label", "Tags");
  }

  private void tags() {
    image.tags().forEach(tag -> html.element("li", tag));
  }

  private void facts() {
    fact("Size", () -> html.text(Sizes.of(image.size())), "title", Sizes.exactly(image.size()));
    fact("Layers", () -> html.text(Integer.toString(image.layers().size())));
    fact("Store paths", () -> html.text(Integer.toString(image.storePaths())));
    fact("Platform", () -> html.text(platform(image.platform())));
    fact("Created", () -> created(image.created()));
    String command = ShownCommand.of(image.entrypoint());
    wide("Entrypoint", () -> code(command.isEmpty() ? "none" : command));
    wide("Digest", () -> code(image.digest().toString()));
    wide("Image ID", () -> code(image.imageId().toString()));
  }

  private void fact(String name, Runnable value, String... attributes) {
    html.element("div", () -> html.element("dt", name).element("dd", value, attributes));
  }

  private void wide(String name, Runnable value) {
    html.element("div", () -> html.element("dt", name).element("dd", value), "class", "wide");
  }

  private void code(String text) {
    html.element("code", text, "class", "path");
  }

  private static String platform(Platform platform) {
    String text = platform.os() + "/" + platform.architecture();
    return text.equals("/") ? NOT_RECORDED : text;
  }

  private void created(Optional<Rfc3339> time) {
    if (time.isPresent()) {
      String text = time.get().toString();
      html.element("time", text.replace('T', ' ').replace("Z", " UTC"), "datetime", text);
    } else {
      html.text(NOT_RECORDED);
    }
  }

  private void pull(List<PullCommand> commands) {
    CommandLine.write(html, commands.getFirst().text());
    html.element(
        "details",
        () -> {
          html.element("summary", "With other runtimes");
          html.element(
              "table", () -> table(commands.subList(1, commands.size())), "class", "commands");
        });
  }

  private void table(List<PullCommand> commands) {
    html.element("caption", "Commands that pull the image", "class", "hidden");
    html.element(
        "thead",
        () ->
            html.element(
                "tr",
                () -> {
                  html.element("th", "Runtime", "scope", "col");
                  html.element("th", "Command", "scope", "col");
                }));
    html.element("tbody", () -> commands.forEach(this::row));
  }

  private void row(PullCommand command) {
    html.element(
        "tr",
        () -> {
          html.element("th", command.tool(), "scope", "row");
          html.element("td", () -> CommandLine.write(html, command.text()));
        });
  }
}
