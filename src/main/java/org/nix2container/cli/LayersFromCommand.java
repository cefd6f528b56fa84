package org.nix2container.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.nix2container.closure.ClosurePath;
import org.nix2container.closure.GraphFile;
import org.nix2container.closure.PopularityOrder;
import org.nix2container.compress.BlobRecording;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.imagedb.RegistrationGraph;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.LayerSplit;
import org.nix2container.layer.LayersFile;
import org.nix2container.layer.OptionFiles;
import org.nix2container.oci.History;
import org.nix2container.output.PendingFile;
import org.nix2container.stream.LayerMaker;
import org.nix2container.stream.LayerTars;
import org.nix2container.tree.IdlePerms;

/** Makes a layers file of a closure graph. */
abstract sealed class LayersFromCommand implements Command {

  static final Flag MAX_LAYERS = new Flag("max-layers", "N", "at most so many layers (default: 1)");
  private static final Flag REWRITES =
      new Flag("rewrites", "FILE", "JSON: [{path, regex, repl}], which moves files");
  static final Flag PERMS =
      new Flag(
          "perms",
          "FILE",
          "JSON: [{path, regex, mode, uid, gid, uname, gname}], which changes modes and owners");
  private static final Flag HISTORY =
      new Flag("history", "FILE", "JSON: {created, created_by, author, comment}, of every layer");
  private static final Flag IGNORE =
      new Flag("ignore", "PATH", "a store path to leave out; may be given several times");
  private static final Flag ATTRIBUTES =
      new Flag(
          "attributes",
          "",
          "GRAPH is .attrs.json of a Nix builder, with the graph of closure-graph");
  private static final Flag COMPRESS =
      new Flag(
          "compress",
          "FORMAT",
          "record what gzip or zstd makes of each layer, so that a push need not read it again");
  private static final Flag COMPRESS_LEVEL =
      new Flag("compress-level", "N", "1 to 9 of gzip, 1 to 20 of zstd");
  private static final Flag TAR_DIRECTORY =
      new Flag("tar-directory", "DIR", "where to write the tars of the layers");

  @Override
  public String arguments() {
    return "OUT GRAPH [PARENT-LAYERS...]";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    List<Flag> flags =
        new ArrayList<>(
            List.of(MAX_LAYERS, REWRITES, PERMS, HISTORY, IGNORE, InputFiles.INPUTS, ATTRIBUTES));
    flags.addAll(ownFlags());
    return List.of(new FlagGroup("flags", flags));
  }

  abstract List<Flag> ownFlags();

  @Override
  public void run(Invocation invocation) {
    List<String> arguments = invocation.arguments(2, Integer.MAX_VALUE);
    // The output is begun first: better to fail now than after all files have been read.
    try (LayerTars tars = new LayerTars();
        PendingFile out = invocation.outputs().file(invocation.path(arguments.get(0)))) {
      byte[] json = LayersFile.toJson(layers(invocation, arguments, tars));
      out.write(json, 0, json.length);
      out.commit();
    }
  }

  private List<Layer> layers(Invocation invocation, List<String> arguments, LayerTars tars) {
    Path graphFile = invocation.path(arguments.get(1));
    List<Layer> parents = new ArrayList<>();
    for (Path file : InputFiles.of(invocation, arguments.subList(2, arguments.size()))) {
      parents.addAll(LayersFile.read(file));
    }
    LayerSplit split = split(invocation, parents);
    Optional<Path> historyFile = invocation.file(HISTORY);
    History history =
        historyFile.isPresent() ? OptionFiles.history(historyFile.get()) : History.NONE;
    List<ClosurePath> graph =
        invocation.has(ATTRIBUTES)
            ? RegistrationGraph.ofAttributes(graphFile).without(split.ignored()).closure()
            : GraphFile.read(graphFile);
    List<String> ordered = PopularityOrder.of(graphFile.toString(), graph);
    for (String path : split.withoutEffect(ordered)) {
      invocation
          .terminal()
          .warning("rewrites or perms name " + path + ", which is not in " + graphFile);
    }
    List<List<LayerPath>> groups = split.of(ordered);
    List<Layer> layers = layers(new LayerMaker(tars, history), groups, graph, invocation);
    for (IdlePerms.Idle idle : IdlePerms.of(groups)) {
      invocation.terminal().warning(idle.warning());
    }
    return layers;
  }

  private static LayerSplit split(Invocation invocation, List<Layer> parents) {
    Optional<Path> rewrites = invocation.file(REWRITES);
    Optional<Path> perms = invocation.file(PERMS);
    return new LayerSplit(
        invocation.number(MAX_LAYERS, 1),
        rewrites.isPresent() ? OptionFiles.rewrites(rewrites.get()) : Map.of(),
        perms.isPresent() ? OptionFiles.perms(perms.get()) : Map.of(),
        Set.copyOf(invocation.values(IGNORE)),
        parents);
  }

  abstract List<Layer> layers(
      LayerMaker maker,
      List<List<LayerPath>> groups,
      List<ClosurePath> graph,
      Invocation invocation);

  /** Without writing a tar. */
  static final class Reproducible extends LayersFromCommand {

    @Override
    public String name() {
      return "layers-from-reproducible-storepaths";
    }

    @Override
    public String summary() {
      return "make a layers file of a closure graph";
    }

    @Override
    List<Flag> ownFlags() {
      return List.of(COMPRESS, COMPRESS_LEVEL);
    }

    @Override
    public List<String> examples() {
      return List.of(
          "nix2container " + name() + " layers.json graph.json --max-layers 20",
          "nix2container " + name() + " layers.json graph.json --compress zstd");
    }

    @Override
    public void run(Invocation invocation) {
      compression(invocation); // what is wrong with the flags is told before anything is read
      super.run(invocation);
    }

    @Override
    List<Layer> layers(
        LayerMaker maker,
        List<List<LayerPath>> groups,
        List<ClosurePath> graph,
        Invocation invocation) {
      Compression compression = compression(invocation);
      if (compression instanceof Compression.None) {
        return maker.reproducible(groups, graph);
      }
      try (Compressors compressors = new Compressors(Runtime.getRuntime().availableProcessors())) {
        BlobRecording recording = new BlobRecording(compressors, compression);
        return recording.recordedIn(maker.reproducible(groups, graph, recording::begin));
      }
    }

    private static Compression compression(Invocation invocation) {
      Optional<String> format = invocation.value(COMPRESS);
      boolean hasLevel = invocation.value(COMPRESS_LEVEL).isPresent();
      if (format.isEmpty() && hasLevel) {
        throw invocation.wrong("--compress-level needs --compress");
      }
      return Compression.parse(
          format.orElse("none"),
          hasLevel ? OptionalInt.of(invocation.number(COMPRESS_LEVEL, 0)) : OptionalInt.empty());
    }
  }

  /** With the tars, since they would not come out the same again. */
  static final class NonReproducible extends LayersFromCommand {

    @Override
    public String name() {
      return "layers-from-non-reproducible-storepaths";
    }

    @Override
    public String summary() {
      return "make a layers file of a closure graph, and keep the tars";
    }

    @Override
    List<Flag> ownFlags() {
      return List.of(TAR_DIRECTORY);
    }

    @Override
    public List<String> examples() {
      return List.of("nix2container " + name() + " layers.json graph.json --tar-directory tars");
    }

    @Override
    List<Layer> layers(
        LayerMaker maker,
        List<List<LayerPath>> groups,
        List<ClosurePath> graph,
        Invocation invocation) {
      Optional<String> directory = invocation.value(TAR_DIRECTORY);
      if (directory.isEmpty()) {
        throw invocation.wrong("--tar-directory is missing");
      }
      return maker.nonReproducible(groups, directory.get(), invocation.outputs());
    }
  }
}
