package org.nix2container.page;

/**
 * A command as the page shows it: in a box of its own, where the script adds a button to copy it.
 */
final class CommandLine {

  private CommandLine() {}

  static void write(HtmlWriter html, String command) {
    html.element("p", () -> html.element("code", command), "class", "command");
  }

  /** One that the script of the page changes. */
  static void write(HtmlWriter html, String command, String id) {
    html.element("p", () -> html.element("code", command, "id", id), "class", "command");
  }
}
