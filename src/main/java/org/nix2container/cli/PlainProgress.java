package org.nix2container.cli;

import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.PushObserver;

/** A line for each layer, when it is there. */
final class PlainProgress implements Progress {

  private final Terminal terminal;
  private final boolean quiet;
  private final boolean severalDestinations;

  /**
   * @param quiet whether there is to be nothing but warnings
   * @param severalDestinations whether lines have to say which one they are about
   */
  PlainProgress(Terminal terminal, boolean quiet, boolean severalDestinations) {
    this.terminal = terminal;
    this.quiet = quiet;
    this.severalDestinations = severalDestinations;
  }

  @Override
  public PushObserver observer(String destination) {
    return new Lines(severalDestinations ? " -> " + destination : "");
  }

  @Override
  public void close() {
    // Nothing is kept back.
  }

  private final class Lines implements PushObserver {
    private final String suffix;
    private final LayerNames names = new LayerNames();

    Lines(String suffix) {
      this.suffix = suffix;
    }

    @Override
    public synchronized void begins(SourceImage image) {
      names.add(image);
    }

    @Override
    public synchronized void layerEnds(BlobOutcome outcome) {
      if (!quiet && names.has(outcome.diffId())) {
        terminal.note(PushSummary.line(outcome, names.of(outcome.diffId())) + suffix);
      }
    }

    @Override
    public void warns(String line) {
      terminal.warning(line);
    }
  }
}
