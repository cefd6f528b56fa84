package org.nix2container.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.nix2container.imagedb.RegistrationGraph;

/** Takes the closure graph out of what Nix hands a builder. */
final class ClosureGraphCommand implements Command {

  private static final Flag IGNORE =
      new Flag("ignore", "PATH", "a store path to leave out; may be given several times");

  @Override
  public String name() {
    return "closure-graph";
  }

  @Override
  public String arguments() {
    return "OUT ATTRIBUTES";
  }

  @Override
  public String summary() {
    return "write the closure graph that a Nix builder was handed";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of(new FlagGroup("flags", List.of(IGNORE)));
  }

  @Override
  public List<String> notes() {
    return List.of(
        "ATTRIBUTES is the .attrs.json of a derivation that has __structuredAttrs = true",
        "and exportReferencesGraph.graph. The graph is sorted, whatever Nix wrote it.");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container closure-graph graph.json \"$NIX_ATTRS_JSON_FILE\"",
        "nix2container closure-graph graph.json .attrs.json --ignore /nix/store/...-config.json");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(2, 2);
    Path out = invocation.path(arguments.get(0));
    RegistrationGraph graph =
        RegistrationGraph.ofAttributes(invocation.path(arguments.get(1)))
            .without(Set.copyOf(invocation.values(IGNORE)));
    invocation.outputs().write(out, graph.toJson());
  }
}
