package org.nix2container.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.template.Node.Operand;

/** Makes a pipeline of its words. */
final class PipelineParsing {

  private final String template;
  private final List<String> words;
  private int at;

  PipelineParsing(String template, List<String> words) {
    this.template = template;
    this.words = words;
  }

  Node.Pipeline whole() {
    Node.Pipeline pipeline = pipeline();
    if (at < words.size()) {
      throw wrong("`" + words.get(at) + "` makes no sense there");
    }
    return pipeline;
  }

  private InvalidInputException wrong(String reason) {
    return Tokens.wrong(template, reason);
  }

  private Node.Pipeline pipeline() {
    List<Node.Command> commands = new ArrayList<>();
    commands.add(command());
    while (at < words.size() && words.get(at).equals("|")) {
      at++;
      commands.add(command());
    }
    return new Node.Pipeline(commands);
  }

  private Node.Command command() {
    if (at >= words.size()) {
      throw wrong("a value is missing");
    }
    Optional<String> function = Optional.empty();
    if (isName(words.get(at))) {
      function = Optional.of(words.get(at++));
      if (!Functions.isKnown(function.get())) {
        throw wrong(
            "there is no function `" + function.get() + "`; there are " + Functions.names());
      }
    }
    List<Operand> operands = new ArrayList<>();
    while (at < words.size() && !words.get(at).equals("|") && !words.get(at).equals(")")) {
      operands.add(operand());
    }
    if (function.isEmpty() && operands.size() != 1) {
      throw wrong("a value cannot be called: a function has to come first");
    }
    return new Node.Command(function, operands);
  }

  private static boolean isName(String word) {
    boolean letter = Character.isLetter(word.charAt(0));
    return letter && !word.equals("true") && !word.equals("false") && !word.equals("nil");
  }

  private Operand operand() {
    String word = words.get(at++);
    char first = word.charAt(0);
    return switch (first) {
      case '(' -> nested();
      case '"' -> new Operand.Literal(new Value.Text(unescaped(word)));
      case '`' -> new Operand.Literal(new Value.Text(word.substring(1, word.length() - 1)));
      case '.' -> fields(new Operand.Dot(), word);
      case '$' -> variable(word);
      default -> literal(word);
    };
  }

  private Operand nested() {
    Node.Pipeline pipeline = pipeline();
    if (at >= words.size() || !words.get(at).equals(")")) {
      throw wrong("a parenthesis is not closed");
    }
    at++;
    Operand operand = new Operand.Nested(pipeline);
    boolean chained =
        at < words.size() && words.get(at).startsWith(".") && words.get(at).length() > 1;
    return chained ? fields(operand, words.get(at++)) : operand;
  }

  private Operand variable(String word) {
    int dot = word.indexOf('.');
    return dot < 0
        ? new Operand.Variable(word)
        : fields(new Operand.Variable(word.substring(0, dot)), word.substring(dot));
  }

  /** Of {@code .A.B}. */
  private Operand fields(Operand of, String path) {
    if (path.equals(".")) {
      return of;
    }
    Operand operand = of;
    for (String name : path.substring(1).split("\\.", -1)) {
      if (name.isEmpty()) {
        throw wrong("`" + path + "` is no field");
      }
      operand = new Operand.Field(operand, name);
    }
    return operand;
  }

  private Operand literal(String word) {
    return new Operand.Literal(
        switch (word) {
          case "true", "false" -> new Value.Truth(word.equals("true"));
          case "nil" -> new Value.Nil("<nil>");
          default -> number(word);
        });
  }

  private Value number(String word) {
    try {
      return new Value.Whole(Long.parseLong(word));
    } catch (NumberFormatException e) {
      throw wrong("`" + word + "` makes no sense there");
    }
  }

  private String unescaped(String quoted) {
    StringBuilder text = new StringBuilder();
    int i = 1;
    while (i < quoted.length() - 1) {
      char c = quoted.charAt(i++);
      if (c == '\\') {
        char escaped = quoted.charAt(i++);
        c =
            switch (escaped) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              case '"', '\\' -> escaped;
              default -> throw wrong("`\\" + escaped + "` is not known here");
            };
      }
      text.append(c);
    }
    return text.toString();
  }
}
