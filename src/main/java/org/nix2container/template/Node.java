package org.nix2container.template;

import java.util.List;
import java.util.Optional;

/** A part of a template. */
sealed interface Node {

  /** Text that is printed as it is. */
  record Plain(String text) implements Node {}

  /**
   * {@code {{pipeline}}}, or {@code {{$variable := pipeline}}}, which prints nothing.
   *
   * @param variable with its dollar
   */
  record Action(Optional<String> variable, Pipeline pipeline) implements Node {}

  /**
   * {@code {{if}}} and {@code {{with}}}, which sets the dot.
   *
   * @param variable that the condition's value is kept in
   */
  record Choice(
      boolean setsDot,
      Optional<String> variable,
      Pipeline condition,
      List<Node> then,
      List<Node> otherwise)
      implements Node {}

  /**
   * {@code {{range}}}.
   *
   * @param variables none, one for the element, or two for its index or key and itself
   */
  record Repetition(List<String> variables, Pipeline over, List<Node> each, List<Node> whereNone)
      implements Node {}

  /** Commands, each of which gets what the one before gave as its last argument. */
  record Pipeline(List<Command> commands) {}

  /** A function with its arguments, or a single operand. */
  record Command(Optional<String> function, List<Operand> operands) {}

  /** What a command is about. */
  sealed interface Operand {

    record Literal(Value value) implements Operand {}

    /** The dot. */
    record Dot() implements Operand {}

    /** With its dollar; {@code $} is what the template was given. */
    record Variable(String name) implements Operand {}

    record Nested(Pipeline pipeline) implements Operand {}

    record Field(Operand of, String name) implements Operand {}
  }
}
