package org.nix2container.cli;

import org.nix2container.push.PushObserver;

/** Shows how pushes go on. */
interface Progress extends AutoCloseable {

  /**
   * Is told how a push to one destination goes on.
   *
   * @param destination as it was written on the command line
   */
  PushObserver observer(String destination);

  /** Shows no more; may be called several times, and by any thread. */
  @Override
  void close();

  /** As the flags and the terminal want it. */
  static Progress of(Invocation invocation, boolean severalDestinations) {
    Terminal terminal = invocation.terminal();
    boolean quiet = invocation.has(DestinationFlags.QUIET);
    // The lines of --debug come at any time, and would break what is drawn.
    if (quiet || invocation.has(Flag.DEBUG) || !terminal.isLive()) {
      return new PlainProgress(terminal, quiet, severalDestinations);
    }
    LiveProgress live =
        new LiveProgress(new LiveScreen(terminal.err(), new WindowSize()), severalDestinations);
    invocation.onStop().add(live::close);
    live.start();
    return live;
  }
}
