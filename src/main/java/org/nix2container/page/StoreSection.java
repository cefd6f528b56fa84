package org.nix2container.page;

/** Says on the page how any store path is pulled. */
final class StoreSection {

  private final HtmlWriter html = new HtmlWriter();
  private final ShelfAddress address;

  private StoreSection(ShelfAddress address) {
    this.address = address;
  }

  static Html of(ShelfAddress address) {
    return new StoreSection(address).section();
  }

  private Html section() {
    html.element("section", this::content, "class", "card", "aria-labelledby", "store");
    return html.html();
  }

  private void content() {
    html.element("h2", "Any store path is an image", "id", "store");
    html.element("p", this::explanation);
    // Hidden until the script is there, which does something with it.
    html.element("div", this::field, "id", "store-form", "hidden", "");
    CommandLine.write(html, "docker pull " + address.host() + "/HASH", "store-command");
    html.element("p", "To try what was just built:");
    CommandLine.write(
        html,
        "docker run --rm "
            + address.host()
            + "/$(basename \"$(readlink -f result)\" | cut -c -32)");
  }

  private void explanation() {
    html.text("When it is pulled, an image is made of the path and of all that it needs.");
    html.text(" Its name is the hash of the path, 32 characters, or all that follows ");
    html.element("code", "/nix/store/").text(" where runtimes take that.");
    html.text(" It runs the program in ").element("code", "bin/");
    html.text(" that is called as the package is, or the only one.");
  }

  private void field() {
    html.element("label", "Store path", "for", "store-path");
    html.empty(
        "input",
        "id",
        "store-path",
        "placeholder",
        "/nix/store/\u2026",
        "autocomplete",
        "off",
        "spellcheck",
        "false",
        "data-address",
        address.host());
  }
}
