package org.nix2container.peers;

import java.util.List;
import org.nix2container.peers.SeenRequest.Kind;

/** The requests that came up to some moment, in their order. */
public record SeenRequests(List<SeenRequest> all) {

  public SeenRequests {
    all = List.copyOf(all);
  }

  /** How many there were. */
  public int count() {
    return all.size();
  }

  /** How many there were of a method about something. */
  public int count(String method, Kind kind) {
    return of(method, kind).size();
  }

  /** Those of a method about something. */
  public List<SeenRequest> of(String method, Kind kind) {
    return all.stream()
        .filter(request -> request.method().equals(method) && request.kind() == kind)
        .toList();
  }

  /** Those that came after the first so many. */
  public SeenRequests after(int first) {
    return new SeenRequests(all.subList(first, all.size()));
  }

  /** Method and path of each, without queries: {@code HEAD /v2/app/blobs/sha256:...}. */
  public List<String> lines() {
    return all.stream()
        .map(request -> request.method() + " " + request.target().replaceAll("\\?.*", ""))
        .toList();
  }
}
