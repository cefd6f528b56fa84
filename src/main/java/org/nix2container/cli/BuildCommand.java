package org.nix2container.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.build.BuildRequest;
import org.nix2container.build.BuiltImage;
import org.nix2container.build.ImageBuild;
import org.nix2container.build.Layering;
import org.nix2container.cache.LayerDigestCache;
import org.nix2container.image.Image;
import org.nix2container.image.ImageFile;
import org.nix2container.layer.OptionFiles;
import org.nix2container.oci.ImageConfig;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerTars;

/** Builds an image from paths and writes it to where it is wanted. */
final class BuildCommand implements Command {

  private static final Flag TO =
      new Flag("to", "DEST", "where to write the image; may be repeated");
  private static final Flag SAVE =
      new Flag("save", "FILE", "write an image file, for `copy` or `--from`");
  private static final Flag COPY_TO_ROOT =
      new Flag("copy-to-root", "PATH", "put what is in PATH into the image's root; repeatable");
  private static final Flag CLOSURE =
      new Flag("closure", "GRAPH", "read closures from a graph, not from the Nix database");
  private static final Flag FROM =
      new Flag("from", "IMAGE", "build on this image file: of --save, or of image-from-...");
  private static final Flag NAME =
      new Flag(
          "name", "NAME", "name of the image in a docker-archive: (default: of the first path)");
  private static final Flag TAG = new Flag("tag", "TAG", "tag of the image (default: latest)");
  private static final Flag MAX_LAYERS =
      new Flag(
          "max-layers", "N", "at most so many layers (default: 19, and one on top for the PATHs)");
  private static final Flag NO_CACHE =
      new Flag("no-cache", "", "read every layer, whether its digest is known or not");

  @Override
  public String name() {
    return "build";
  }

  @Override
  public String arguments() {
    return "PATH... [--to DEST]...";
  }

  @Override
  public String summary() {
    return "build an image of store paths, or any files";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    List<Flag> flags = new ArrayList<>(List.of(TO, SAVE, COPY_TO_ROOT, CLOSURE, FROM));
    flags.addAll(ConfigFlags.ALL);
    flags.addAll(List.of(NAME, TAG, ImageCommand.ARCH, ImageCommand.CREATED));
    flags.addAll(List.of(MAX_LAYERS, LayersFromCommand.PERMS, NO_CACHE));
    return DestinationFlags.groups(flags, SideFlags.ofDestination());
  }

  @Override
  public List<String> syntax() {
    return Destination.SYNTAX;
  }

  @Override
  public List<String> notes() {
    return JsonSummary.SCHEMA;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container build ./result --to docker-daemon:hello:dev",
        "nix2container build ./result --to docker-archive:hello.tar:hello:1.0",
        "nix2container build ./result --to docker://registry.example.org/hello:1.0",
        "nix2container build ./result --max-layers 50 --to oci:layout:latest --save image.json",
        "nix2container build ./server --cmd '[\"--port\", \"80\"]' --expose 80 --to oci:layout",
        "nix2container build --copy-to-root ./site --from base.json --to dir:image");
  }

  @Override
  public void run(Invocation invocation) {
    try (LayerTars tars = new LayerTars()) {
      BuildRequest request = request(invocation);
      List<Destination> destinations = Destination.parseAll(invocation.values(TO));
      DestinationFlags.check(invocation, destinations);
      boolean quiet = invocation.has(DestinationFlags.QUIET);
      Naming.check(invocation.value(NAME), invocation.value(TAG));
      Optional<Path> save = invocation.file(SAVE);
      BuiltImage built = ImageBuild.of(request, tars);
      for (String warning : built.warnings()) {
        invocation.terminal().warning(warning);
      }
      if (!quiet) {
        tell(built, invocation.terminal());
      }
      if (save.isPresent()) {
        invocation.outputs().write(save.get(), ImageFile.toJson(built.image()));
      }
      Naming naming = new Naming(invocation.value(NAME), invocation.value(TAG), built.name());
      List<Destination> named = new ArrayList<>();
      destinations.forEach(destination -> named.add(destination.named(naming)));
      if (!named.isEmpty()) {
        new Transfer(invocation, "build", named).write(built.image(), tars);
      }
      if (save.isPresent() && !quiet && !invocation.has(DestinationFlags.JSON)) {
        SourceImage image = SourceImage.of(built.image(), tars);
        invocation
            .terminal()
            .result("nix:" + save.get() + " " + image.manifestDescriptor().digest());
      }
      if (destinations.isEmpty() && save.isEmpty()) {
        invocation.terminal().note("nothing was written: give --to DEST or --save IMAGE");
      }
    }
  }

  private static void tell(BuiltImage built, Terminal terminal) {
    if (built.chosenEntrypoint().isPresent()) {
      terminal.note("entrypoint: " + built.chosenEntrypoint().get());
    }
    LayerTable.print(built, terminal.err());
  }

  private static BuildRequest request(Invocation invocation) {
    List<Path> copyToRoot = paths(invocation, invocation.values(COPY_TO_ROOT));
    int least = copyToRoot.isEmpty() ? 1 : 0;
    List<Path> paths = paths(invocation, invocation.arguments(least, Integer.MAX_VALUE));
    ImageConfig config = ConfigFlags.config(invocation);
    Optional<Image> base = invocation.file(FROM).map(ImageFile::read);
    Optional<Path> perms = invocation.file(LayersFromCommand.PERMS);
    Map<String, String> environment = invocation.environment();
    return new BuildRequest(
        paths,
        copyToRoot,
        invocation.file(CLOSURE),
        BuildRequest.nixStateDirectory(environment),
        BuildRequest.storeDirectory(environment),
        base,
        config,
        invocation.value(ImageCommand.ARCH),
        ImageCommand.created(invocation),
        layering(invocation),
        perms.isPresent() ? OptionFiles.perms(perms.get()) : Map.of(),
        invocation.has(NO_CACHE) ? Optional.empty() : LayerDigestCache.ofUser(environment));
  }

  private static Layering layering(Invocation invocation) {
    return invocation.value(MAX_LAYERS).isPresent()
        ? new Layering.Exactly(invocation.number(MAX_LAYERS, 1))
        : Layering.byDefault();
  }

  private static List<Path> paths(Invocation invocation, List<String> texts) {
    List<Path> paths = new ArrayList<>();
    for (String text : texts) {
      paths.add(invocation.path(text));
    }
    return paths;
  }
}
