package org.nix2container.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.copy.CopyOptions.Instances;
import org.nix2container.image.ImageFile;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.reference.Location;
import org.nix2container.stream.LayerTars;

/** Copies an image from anywhere to anywhere. */
final class CopyCommand implements Command {

  private static final Flag ALSO = new Flag("also", "DEST", "write it there, too; repeatable");
  private static final Flag ALL =
      new Flag("all", "", "copy an index with all of its images, not the one that fits")
          .withLetter('a');
  private static final Flag MULTI_ARCH =
      new Flag("multi-arch", "EXTENT", "of an index: system, all or index-only (default: system)");

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public String arguments() {
    return "SOURCE DEST";
  }

  @Override
  public String summary() {
    return "copy an image from anywhere to anywhere";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return DestinationFlags.groups(
        List.of(ALSO, ALL, MULTI_ARCH), SideFlags.both(), CacheFlags.NO_CACHE);
  }

  @Override
  public List<String> syntax() {
    List<String> syntax = new ArrayList<>(Destination.SYNTAX);
    syntax.add("SOURCE is one of these, or docker://...@DIGEST, or ...:@INDEX, or");
    syntax.add("  nix:FILE, as `image` and `build --save` write it");
    return syntax;
  }

  @Override
  public List<String> notes() {
    return JsonSummary.SCHEMA;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container copy nix:image.json docker://registry.example.org/app:1.0",
        "nix2container copy nix:image.json docker://localhost:5000/app --also oci:layout:app",
        "nix2container copy nix:image.json containers-storage:app:1.0",
        "nix2container copy --all docker://alpine dir:alpine",
        "nix2container copy nix:image.json docker-archive:image.tar:app:1.0");
  }

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(2, 2);
    String source = arguments.get(0);
    Location from = Location.parse(source);
    List<Destination> destinations = new ArrayList<>();
    destinations.add(Destination.parse(arguments.get(1)));
    destinations.addAll(Destination.parseAll(invocation.values(ALSO)));
    DestinationFlags.check(invocation, destinations);
    Instances instances = instances(invocation);
    Transfer transfer = new Transfer(invocation, source, destinations);
    if (from instanceof Location.NixImage(Path file)) {
      if (!Files.exists(file)) {
        throw new ImageNotFoundException(source);
      }
      try (LayerTars tars = new LayerTars()) {
        transfer.write(ImageFile.read(file), tars);
      }
      return;
    }
    try (OpenSource opened = OpenSource.of(from, SideFlags.SOURCE, invocation)) {
      transfer.write(opened.image(), instances, opened.client().isPresent());
    }
  }

  private static Instances instances(Invocation invocation) {
    Optional<String> name = invocation.given(MULTI_ARCH);
    if (name.isEmpty()) {
      return invocation.has(ALL) ? Instances.ALL : Instances.ONE;
    }
    if (invocation.has(ALL)) {
      throw invocation.wrong("--all and --multi-arch exclude each other: give one of them");
    }
    return switch (name.get()) {
      case "system" -> Instances.ONE;
      case "all" -> Instances.ALL;
      case "index-only" -> Instances.INDEX_ONLY;
      default ->
          throw invocation.wrong(
              "--multi-arch needs system, all or index-only, not `" + name.get() + "`");
    };
  }
}
