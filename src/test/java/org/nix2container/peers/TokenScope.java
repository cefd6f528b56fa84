package org.nix2container.peers;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a token is for (docs/spec/auth/scope.md).
 *
 * @param type {@code repository}
 * @param name which one
 * @param actions {@code pull}, {@code push}, {@code delete}
 */
public record TokenScope(String type, String name, List<String> actions) {

  public TokenScope {
    actions = List.copyOf(actions);
  }

  /** Reads {@code repository:app:pull,push}; a name may have a port. */
  static TokenScope parse(String text) {
    int first = text.indexOf(':');
    int last = text.lastIndexOf(':');
    return new TokenScope(
        text.substring(0, first),
        text.substring(first + 1, last),
        List.of(text.substring(last + 1).split(",")));
  }

  TokenScope of(List<String> fewer) {
    return new TokenScope(type, name, fewer);
  }

  String json() {
    return "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}"
        .formatted(
            type, name, actions.stream().map(a -> '"' + a + '"').collect(Collectors.joining(",")));
  }

  @Override
  public String toString() {
    return type + ":" + name + ":" + String.join(",", actions);
  }
}
