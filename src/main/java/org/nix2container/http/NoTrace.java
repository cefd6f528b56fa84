package org.nix2container.http;

/** Known by identity, so that no lines are composed for it. */
enum NoTrace implements Trace {
  NONE;

  @Override
  public void line(String line) {}
}
