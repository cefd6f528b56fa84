package org.nix2container.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;

/** Makes nodes of the pieces of a template. */
final class Parsing {

  private static final String END = "end";
  private static final String ELSE = "else";

  private final String template;
  private final List<Tokens.Piece> pieces;
  private int at;

  private Parsing(String template) {
    this.template = template;
    this.pieces = Tokens.of(template);
  }

  static List<Node> of(String template) {
    Parsing parsing = new Parsing(template);
    List<Node> nodes = parsing.nodes();
    if (parsing.at < parsing.pieces.size()) {
      throw parsing.wrong("{{" + parsing.keyword() + "}} without a beginning");
    }
    return nodes;
  }

  private InvalidInputException wrong(String reason) {
    return Tokens.wrong(template, reason);
  }

  /** The first word of the piece at hand; nothing of text. */
  private String keyword() {
    List<String> words = pieces.get(at).words();
    return words.isEmpty() ? "" : words.getFirst();
  }

  /** Up to an end or else, or the end of the template. */
  private List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    while (at < pieces.size() && !keyword().equals(END) && !keyword().equals(ELSE)) {
      nodes.add(node());
    }
    return nodes;
  }

  private Node node() {
    Tokens.Piece piece = pieces.get(at++);
    List<String> words = piece.words();
    if (words.isEmpty()) {
      if (piece.text().isEmpty()) {
        throw wrong("an action is empty");
      }
      return new Node.Plain(piece.text());
    }
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "if" -> choice(false, rest);
      case "with" -> choice(true, rest);
      case "range" -> repetition(rest);
      case "define", "template", "block", "break", "continue" ->
          throw wrong("{{" + words.getFirst() + "}} is not known here");
      default -> action(words);
    };
  }

  private Node action(List<String> words) {
    Optional<String> variable = variable(words);
    return new Node.Action(variable, pipeline(afterVariable(words, variable)));
  }

  /** The one that these words give a value. */
  private static Optional<String> variable(List<String> words) {
    boolean given = words.size() > 2 && words.get(1).equals(":=") && isVariable(words.getFirst());
    return given ? Optional.of(words.getFirst()) : Optional.empty();
  }

  private static List<String> afterVariable(List<String> words, Optional<String> variable) {
    return variable.isPresent() ? words.subList(2, words.size()) : words;
  }

  private static boolean isVariable(String word) {
    return word.startsWith("$") && word.indexOf('.') < 0;
  }

  private Node choice(boolean setsDot, List<String> condition) {
    Optional<String> variable = variable(condition);
    Node.Pipeline pipeline = pipeline(afterVariable(condition, variable));
    List<Node> then = nodes();
    return new Node.Choice(setsDot, variable, pipeline, then, otherwise());
  }

  /** What is between an else and the end; takes the end. */
  private List<Node> otherwise() {
    if (at >= pieces.size()) {
      throw wrong("an {{end}} is missing");
    }
    List<String> words = pieces.get(at++).words();
    if (words.getFirst().equals(END)) {
      return List.of();
    }
    if (words.size() > 1) {
      boolean setsDot = words.get(1).equals("with");
      if (!setsDot && !words.get(1).equals("if")) {
        throw wrong("after {{else there can be if or with");
      }
      return List.of(choice(setsDot, words.subList(2, words.size())));
    }
    List<Node> otherwise = nodes();
    if (at >= pieces.size() || !keyword().equals(END)) {
      throw wrong("an {{end}} is missing");
    }
    at++;
    return otherwise;
  }

  private Node repetition(List<String> words) {
    List<String> variables = new ArrayList<>();
    int defined = words.indexOf(":=");
    for (int i = 0; i < defined; i++) {
      if (isVariable(words.get(i))) {
        variables.add(words.get(i));
      }
    }
    if (variables.size() > 2 || defined > 0 && variables.isEmpty()) {
      throw wrong("{{range}} takes one or two variables");
    }
    Node.Pipeline over = pipeline(words.subList(defined + 1, words.size()));
    List<Node> each = nodes();
    return new Node.Repetition(variables, over, each, otherwise());
  }

  private Node.Pipeline pipeline(List<String> words) {
    return new PipelineParsing(template, words).whole();
  }
}
