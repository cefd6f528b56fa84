package org.nix2container.peers;

import java.util.List;
import java.util.function.UnaryOperator;
import org.nix2container.peers.Fault.Change;

/** Changes heads on their way. */
final class Changes {

  private static final String ORIGIN = "^https?://[^/]*";

  private Changes() {}

  static HttpHead request(HttpHead request, List<Change> changes) {
    HttpHead changed = request;
    for (Change change : changes) {
      if (change instanceof Fault.MountDeclined && request.target().contains("mount=")) {
        changed = changed.withWord(1, request.target().replaceAll("\\?.*", ""));
      }
    }
    return changed;
  }

  static HttpHead answer(HttpHead answer, List<Change> changes) {
    HttpHead changed = answer;
    for (Change change : changes) {
      changed =
          switch (change) {
            case Fault.WithoutHeader(String name) -> changed.without(name);
            case Fault.WithHeader(String name, String value) -> changed.with(name, value);
            case Fault.WithStatus(int status) -> changed.withWord(1, "" + status);
            case Fault.RelativeLocation() ->
                location(changed, location -> location.replaceAll(ORIGIN, ""));
            case Fault.LocationAt(String origin) ->
                location(changed, location -> origin + location.replaceAll(ORIGIN, ""));
            case Fault.LocationQuery(String query) ->
                location(changed, location -> withQuery(location, query));
            case Fault.MountDeclined() -> changed;
          };
    }
    return changed;
  }

  private static String withQuery(String location, String query) {
    int question = location.indexOf('?');
    return question < 0
        ? location + "?" + query
        : location.substring(0, question + 1) + query + "&" + location.substring(question + 1);
  }

  private static HttpHead location(HttpHead answer, UnaryOperator<String> change) {
    return answer
        .header("Location")
        .map(location -> answer.with("Location", change.apply(location)))
        .orElse(answer);
  }
}
