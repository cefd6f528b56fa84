package org.nix2container.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.template.Node.Operand;

/** Prints a template with a value. */
final class Rendering {

  private final String template;
  private final StringBuilder out = new StringBuilder();

  /** Variables of the blocks that are open, the innermost last. */
  private final List<Map<String, Value>> scopes = new ArrayList<>();

  private Rendering(String template, Value data) {
    this.template = template;
    scopes.add(new HashMap<>(Map.of("$", data)));
  }

  static String of(String template, List<Node> nodes, Value data) {
    Rendering rendering = new Rendering(template, data);
    rendering.print(nodes, data);
    return rendering.out.toString();
  }

  static String joined(List<Value> values, String separator) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : separator).append(values.get(i));
    }
    return text.toString();
  }

  private InvalidInputException wrong(String reason) {
    return Tokens.wrong(template, reason);
  }

  private void print(List<Node> nodes, Value dot) {
    for (Node node : nodes) {
      switch (node) {
        case Node.Plain(String text) -> out.append(text);
        case Node.Action action -> act(action, dot);
        case Node.Choice choice -> choose(choice, dot);
        case Node.Repetition repetition -> repeat(repetition, dot);
      }
    }
  }

  private void act(Node.Action action, Value dot) {
    Value value = value(action.pipeline(), dot);
    if (action.variable().isPresent()) {
      scopes.getLast().put(action.variable().get(), value);
    } else {
      out.append(value);
    }
  }

  private void choose(Node.Choice choice, Value dot) {
    Value value = value(choice.condition(), dot);
    Map<String, Value> scope = new HashMap<>();
    choice.variable().ifPresent(name -> scope.put(name, value));
    scopes.add(scope);
    if (value.isTrue()) {
      print(choice.then(), choice.setsDot() ? value : dot);
    } else {
      print(choice.otherwise(), dot);
    }
    scopes.removeLast();
  }

  private void repeat(Node.Repetition repetition, Value dot) {
    Value over = value(repetition.over(), dot);
    List<Value> keys = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    switch (over) {
      case Value.Items(List<Value> items) -> values.addAll(items);
      case Value.Entries(Map<String, Value> entries) ->
          entries.forEach((key, value) -> {
            keys.add(new Value.Text(key));
            values.add(value);
          });
      case Value.Nil _ -> {
        // Nothing to repeat.
      }
      default -> throw wrong("{{range}} needs several values, not `" + over + "`");
    }
    if (values.isEmpty()) {
      print(repetition.whereNone(), dot);
    }
    for (int i = 0; i < values.size(); i++) {
      Map<String, Value> scope = new HashMap<>();
      List<String> variables = repetition.variables();
      if (variables.size() == 2) {
        scope.put(variables.getFirst(), keys.isEmpty() ? new Value.Whole(i) : keys.get(i));
      }
      if (!variables.isEmpty()) {
        scope.put(variables.getLast(), values.get(i));
      }
      scopes.add(scope);
      print(repetition.each(), values.get(i));
      scopes.removeLast();
    }
  }

  private Value value(Node.Pipeline pipeline, Value dot) {
    List<Value> passed = List.of();
    for (Node.Command command : pipeline.commands()) {
      List<Value> arguments = new ArrayList<>();
      command.operands().forEach(operand -> arguments.add(value(operand, dot)));
      arguments.addAll(passed);
      if (command.function().isPresent()) {
        passed = List.of(new Functions(template).call(command.function().get(), arguments));
      } else if (passed.isEmpty()) {
        passed = arguments;
      } else {
        throw wrong("a value cannot be called: after | there has to be a function");
      }
    }
    return passed.getFirst();
  }

  private Value value(Operand operand, Value dot) {
    return switch (operand) {
      case Operand.Literal(Value value) -> value;
      case Operand.Dot _ -> dot;
      case Operand.Variable(String name) -> variable(name);
      case Operand.Nested(Node.Pipeline pipeline) -> value(pipeline, dot);
      case Operand.Field(Operand of, String name) -> field(value(of, dot), name);
    };
  }

  private Value variable(String name) {
    for (Map<String, Value> scope : scopes.reversed()) {
      Value value = scope.get(name);
      if (value != null) {
        return value;
      }
    }
    throw wrong("there is no variable " + name);
  }

  private Value field(Value of, String name) {
    return switch (of) {
      case Value.Struct(Map<String, Value> fields, var _) -> {
        Value value = fields.get(name);
        if (value == null) {
          throw wrong(
              "there is no ." + name + "; there are ." + String.join(" .", fields.keySet()));
        }
        yield value;
      }
      case Value.Entries(Map<String, Value> entries) ->
          entries.getOrDefault(name, new Value.Nil("<no value>"));
      case Value.Nil _ -> new Value.Nil("<no value>");
      default -> throw wrong("`" + of + "` has no ." + name);
    };
  }
}
