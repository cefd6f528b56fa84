package org.nix2container.peers;

import org.nix2container.peers.SeenRequest.Kind;

/**
 * When something goes wrong.
 *
 * @param method of the requests; empty for any
 * @param containing what the targets contain; empty for any
 * @param from the first of these requests that it happens to, from 1
 * @param to the last one
 */
public record Rule(String method, Kind kind, String containing, int from, int to, Fault fault) {

  /** It happens to each request. */
  public static Rule every(String method, Kind kind, Fault fault) {
    return new Rule(method, kind, "", 1, Integer.MAX_VALUE, fault);
  }

  /** It happens to the first so many. */
  public static Rule first(int times, String method, Kind kind, Fault fault) {
    return new Rule(method, kind, "", 1, times, fault);
  }

  /** It happens to one. */
  public static Rule nth(int which, String method, Kind kind, Fault fault) {
    return new Rule(method, kind, "", which, which, fault);
  }

  /** It happens to all that try to mount a blob. */
  public static Rule mounts(Fault fault) {
    return every("POST", Kind.UPLOAD, fault).containing("mount=");
  }

  /** Only of requests whose target contains a text. */
  public Rule containing(String text) {
    return new Rule(method, kind, text, from, to, fault);
  }

  boolean concerns(HttpHead request) {
    return (method.isEmpty() || method.equals(request.method()))
        && kind == Kind.of(request.target())
        && request.target().contains(containing);
  }
}
