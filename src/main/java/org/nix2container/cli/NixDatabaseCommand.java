package org.nix2container.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.imagedb.ImageClosure;
import org.nix2container.imagedb.ImageDatabase;
import org.nix2container.imagedb.ImageRows;
import org.nix2container.imagedb.LayerGraph;
import org.nix2container.imagedb.Registration;
import org.nix2container.imagedb.RegistrationGraph;
import org.nix2container.output.PendingDirectory;

/** Makes the Nix database of an image. */
final class NixDatabaseCommand implements Command {

  private static final Flag LAYERS =
      new Flag("layers", "FILE", "JSON: [{graph, ignore}] of every layer, the lowest first");

  @Override
  public String name() {
    return "nix-database";
  }

  @Override
  public String arguments() {
    return "OUT [GRAPH]";
  }

  @Override
  public String summary() {
    return "make a directory with the Nix database of an image";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of(new FlagGroup("flags", List.of(LAYERS)));
  }

  @Override
  public List<String> notes() {
    return List.of(
        "The database knows the store paths of GRAPH, which closure-graph writes; or",
        "those of an image that has all of the layers: `graph` is the file that a layer",
        "was made of, `ignore` the store paths of it that are not in their place there.");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container nix-database database graph.json",
        "nix2container nix-database database --layers layers.json");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(1, 2);
    Optional<Path> layers = invocation.file(LAYERS);
    if (layers.isPresent() == arguments.size() > 1) {
      throw invocation.wrong("`nix-database` takes either GRAPH or --layers");
    }
    Path out = invocation.path(arguments.getFirst());
    List<Registration> closure =
        layers.isPresent()
            ? ImageClosure.of(LayerGraph.readAll(layers.get()))
            : ImageClosure.of(RegistrationGraph.read(invocation.path(arguments.get(1))));
    ImageRows rows = ImageRows.of(closure);
    try (PendingDirectory directory = invocation.outputs().directory(out)) {
      ImageDatabase.write(rows, directory);
      directory.commit();
    }
  }
}
