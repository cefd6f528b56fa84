package org.nix2container.cli;

import java.time.Duration;
import org.nix2container.build.BuiltImage;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Digest;
import org.nix2container.oci.Sizes;
import org.nix2container.serve.LayerFetch;
import org.nix2container.serve.ServeObserver;

/** A line for each layer that is fetched, and for what goes wrong. */
final class ServeLog implements ServeObserver {

  private final Terminal terminal;
  private final boolean quiet;
  private final boolean debug;

  ServeLog(Invocation invocation) {
    terminal = invocation.terminal();
    quiet = invocation.has(DestinationFlags.QUIET);
    debug = invocation.has(Flag.DEBUG);
  }

  @Override
  public void fetched(LayerFetch fetch) {
    if (!quiet) {
      terminal.note(
          fetch.repository()
              + ": "
              + (fetch.whole() ? "sent " : "broken off after ")
              + Sizes.of(fetch.sent())
              + " of "
              + LayerNames.of(fetch.layer())
              + " in "
              + seconds(fetch.took()));
    }
  }

  @Override
  public void layerFails(String repository, Digest blob, Nix2ContainerException reason) {
    terminal.warning(repository + ": a layer could not be sent: " + reason.getMessage());
  }

  @Override
  public void requestFails(String request, Throwable reason) {
    if (reason instanceof Nix2ContainerException) {
      terminal.warning(request + ": " + reason.getMessage());
    } else {
      terminal.warning(
          request
              + ": this is a fault of the program, please report it (--debug tells more): "
              + reason);
    }
    if (debug) {
      reason.printStackTrace(terminal.err());
    }
  }

  @Override
  public void keepsOld(Nix2ContainerException reason) {
    terminal.warning(reason.getMessage() + "; what it was before is still served");
  }

  @Override
  public void built(String storePath, BuiltImage image, Duration took) {
    if (!quiet) {
      int layers = image.image().layers().size();
      terminal.note(
          storePath
              + ": made an image of "
              + layers
              + (layers == 1 ? " layer" : " layers")
              + " ("
              + image.digested()
              + " read) in "
              + seconds(took));
    }
  }

  private static String seconds(Duration time) {
    return Math.round(time.toMillis() / 10.0) / 100.0 + " s";
  }
}
