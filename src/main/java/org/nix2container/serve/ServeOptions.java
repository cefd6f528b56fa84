package org.nix2container.serve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How to serve.
 *
 * @param listen address and port; with port 0 one that is free
 * @param generations how many layers are made at once, at most; more requests wait
 * @param waiting how many requests wait for that, at most; more are told to come again (503)
 * @param connections how many clients may be connected, at most
 * @param prefix what the names of repositories begin with, before a slash; the shelf does not know
 *     it. Whoever does not know it either finds nothing but {@code /v2/}: there are no lists, no
 *     metrics and no pages
 * @param hosts names that it answers to on loopback besides its own, in lower case
 */
public record ServeOptions(
    InetSocketAddress listen,
    int generations,
    int waiting,
    int connections,
    Optional<String> prefix,
    Set<String> hosts,
    Patience patience) {

  /** As many as clients may have connections, less some for small requests. */
  private static final int WAITING = 128;

  private static final int CONNECTIONS = 256;

  /**
   * How long clients are waited for.
   *
   * @param idle for the next request on a connection
   * @param head for all of a request, from its first byte on
   * @param stall for a client that takes nothing
   * @param stop for answers that are being sent when the server is closed
   */
  public record Patience(Duration idle, Duration head, Duration stall, Duration stop) {

    /** What is right for programs on any network. */
    public static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(90),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(3));
  }

  /** With the usual limits and no prefix. */
  public ServeOptions(InetSocketAddress listen, int generations) {
    this(listen, generations, WAITING, CONNECTIONS, Optional.empty(), Set.of(), Patience.USUAL);
  }

  /**
   * With a prefix.
   *
   * @param secret one or more components of a repository's name
   */
  public ServeOptions withPrefix(String secret) {
    return new ServeOptions(
        listen, generations, waiting, connections, Optional.of(secret), hosts, patience);
  }

  public ServeOptions withHosts(Set<String> others) {
    return new ServeOptions(
        listen, generations, waiting, connections, prefix, Set.copyOf(others), patience);
  }

  /** Whether only this machine reaches it. */
  public boolean isOnLoopback() {
    return listen.getAddress().isLoopbackAddress();
  }

  public ServeOptions withWaiting(int most) {
    return new ServeOptions(listen, generations, most, connections, prefix, hosts, patience);
  }

  public ServeOptions withConnections(int most) {
    return new ServeOptions(listen, generations, waiting, most, prefix, hosts, patience);
  }

  public ServeOptions withPatience(Patience other) {
    return new ServeOptions(listen, generations, waiting, connections, prefix, hosts, other);
  }
}
