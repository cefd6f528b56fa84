package org.nix2container.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nix2container.build.BuildRequest;
import org.nix2container.build.Layering;
import org.nix2container.page.ImagesPage;
import org.nix2container.pull.SourceImage;
import org.nix2container.serve.ImageFileShelf;
import org.nix2container.serve.ImageServer;
import org.nix2container.serve.JoinedShelf;
import org.nix2container.serve.ServeOptions;
import org.nix2container.serve.Shelf;
import org.nix2container.serve.StoreShelf;
import org.nix2container.stream.LayerTars;

/** Is a registry that images can be pulled from, until it is stopped. */
final class ServeCommand implements Command {

  private static final int GENERATIONS = 8;

  /** Of the store, in memory: some hundred bytes for each store path of their closures. */
  private static final int STORE_IMAGES = 32;

  private static final int BUILDS = 2;

  private static final Flag LISTEN =
      new Flag(
          "listen",
          "ADDRESS:PORT",
          "where to serve; port 0 for a free one (default: " + ListenAddress.USUAL + ")");
  private static final Flag STORE =
      new Flag("store", "", "every path of the Nix store is an image, too, by its hash");
  private static final Flag MAX_GENERATIONS =
      new Flag(
          "max-generations",
          "N",
          "make so many layers at once, others wait (default: " + GENERATIONS + ")");

  private static final Flag ALLOW_HOST =
      new Flag("allow-host", "NAME", "on loopback, answer to this name too: a proxy's; repeatable");

  @Override
  public String name() {
    return "serve";
  }

  @Override
  public String arguments() {
    return "[NAME[:TAG]=]IMAGE...";
  }

  @Override
  public String summary() {
    return "be a read-only registry, whose layers are made when they are pulled";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of(
        new FlagGroup(
            "flags", List.of(LISTEN, ALLOW_HOST, STORE, MAX_GENERATIONS, DestinationFlags.QUIET)));
  }

  @Override
  public List<String> syntax() {
    return List.of(
        "IMAGE is a file, as `image` and `build --save` write it. Without NAME it is",
        "called as the file, and TAG is latest. A file that is written anew is read anew.");
  }

  @Override
  public List<String> notes() {
    return List.of(
        "It prints its URL as soon as it can be asked, and ends with Ctrl-C. There are no",
        "passwords: whoever reaches the address can pull the images, and nothing else.",
        "Layers are made of this machine's store paths while they are sent. A browser",
        "shows the images and how to pull them; the same is at /images.json. Prometheus",
        "is told what it does at /metrics, and anybody that it is alive at /healthz.",
        "With --store, the image HASH is that of a store path and of all that it needs:",
        "HASH is the 32 characters before its name, and HASH-NAME is the same. It runs",
        "the program in bin/ that is called as the package is, or the only one there.");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container serve image.json",
        "nix2container serve app:dev=./result --listen 0.0.0.0:5000",
        "nix2container serve --listen 127.0.0.1:0 app=app.json db:1.2=db.json --quiet",
        "nix2container serve --store");
  }

  @Override
  public void run(Invocation invocation) {
    boolean store = invocation.has(STORE);
    List<ImageFileShelf.Named> images = new ArrayList<>();
    for (String argument : invocation.arguments(store ? 0 : 1, Integer.MAX_VALUE)) {
      images.add(ServedImage.parse(argument, invocation));
    }
    int generations = invocation.number(MAX_GENERATIONS, GENERATIONS);
    if (generations < 1) {
      throw invocation.wrong("--max-generations needs at least 1");
    }
    ListenAddress listen = ListenAddress.of(invocation, LISTEN);
    ServeLog log = new ServeLog(invocation);
    try (LayerTars tars = new LayerTars()) {
      List<Shelf> shelves = new ArrayList<>();
      shelves.add(new ImageFileShelf(images, tars, log));
      if (store) {
        shelves.add(storeShelf(invocation, tars, log));
      }
      Shelf shelf = new JoinedShelf(shelves);
      Set<String> hosts = new HashSet<>();
      invocation.values(ALLOW_HOST).forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
      ServeOptions options = new ServeOptions(listen.address(), generations).withHosts(hosts);
      try (ImageServer server =
          ImageServer.start(options, shelf, new ImagesPage(shelf, store), log)) {
        invocation.onStop().add(server::close);
        tell(invocation, listen, server.address().getPort(), shelf, store);
        server.await();
      }
    }
  }

  private static void tell(
      Invocation invocation, ListenAddress listen, int port, Shelf shelf, boolean store) {
    Terminal terminal = invocation.terminal();
    String host = listen.pulledFrom(port);
    if (!invocation.has(DestinationFlags.QUIET)) {
      tell(shelf, host, terminal);
      if (store) {
        terminal.note(host + "/HASH, the 32 characters of any store path's hash");
      }
    }
    if (!listen.isLoopback()) {
      terminal.note(
          "anybody who reaches "
              + listen.shown(port)
              + " can read "
              + (store ? "these images and the Nix store" : "these images"));
    }
    terminal.result("http://" + listen.shown(port));
  }

  /** What to ask a runtime for. */
  private static void tell(Shelf shelf, String host, Terminal terminal) {
    for (String repository : shelf.repositories()) {
      Map<String, SourceImage> images = shelf.repository(repository).orElse(Map.of());
      for (Map.Entry<String, SourceImage> image : images.entrySet()) {
        terminal.note(
            host
                + "/"
                + repository
                + ":"
                + image.getKey()
                + " "
                + image.getValue().manifestDescriptor().digest());
      }
    }
  }

  private static Shelf storeShelf(Invocation invocation, LayerTars tars, ServeLog log) {
    BuildRequest request =
        BuildRequest.of(List.of(), Layering.byDefault(), invocation.environment());
    return new StoreShelf(request, tars, STORE_IMAGES, BUILDS, log);
  }
}
