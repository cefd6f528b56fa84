package org.nix2container.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What tokens are good for (Docker's token specification): {@code repository:app:pull,push}. */
final class Scopes {

  private Scopes() {}

  /** To read. Who may only read is refused when asking for more. */
  static List<String> pull(String repository) {
    return List.of("repository:" + repository + ":pull");
  }

  /** To write, and to find out what is there. */
  static List<String> push(String repository) {
    return List.of("repository:" + repository + ":pull,push");
  }

  static List<String> delete(String repository) {
    return List.of("repository:" + repository + ":delete");
  }

  /** To take a blob over; the own repository first, for some servers look at the first alone. */
  static List<String> mount(String repository, String from) {
    return List.of(push(repository).get(0), pull(from).get(0));
  }

  /** These, preceded by those that a registry wants and that they do not cover. */
  static List<String> with(List<String> scopes, List<String> wanted) {
    List<String> wider = new ArrayList<>();
    for (String scope : wanted) {
      if (!covers(scopes, scope)) {
        wider.add(scope);
      }
    }
    if (wider.isEmpty()) {
      return scopes;
    }
    wider.addAll(scopes);
    return List.copyOf(wider);
  }

  private static boolean covers(List<String> scopes, String wanted) {
    int actions = wanted.lastIndexOf(':') + 1;
    for (String scope : scopes) {
      if (scope.equals(wanted)) {
        return true;
      }
      if (scope.startsWith(wanted.substring(0, actions))
          && actions(scope, actions).containsAll(actions(wanted, actions))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> actions(String scope, int from) {
    return Arrays.asList(scope.substring(from).split(","));
  }
}
