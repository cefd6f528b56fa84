package org.nix2container.template;

import java.util.List;

/** A template that was understood. */
public final class Template {

  private final String text;
  private final List<Node> nodes;

  private Template(String text, List<Node> nodes) {
    this.text = text;
    this.nodes = nodes;
  }

  /**
   * Reads a template.
   *
   * @throws org.nix2container.failure.InvalidInputException saying what is wrong with it, or not
   *     known here
   */
  public static Template parse(String text) {
    return new Template(text, Parsing.of(text));
  }

  /**
   * What it prints.
   *
   * @throws org.nix2container.failure.InvalidInputException if it asks for what is not there
   */
  public String render(Value data) {
    return Rendering.of(text, nodes, data);
  }
}
