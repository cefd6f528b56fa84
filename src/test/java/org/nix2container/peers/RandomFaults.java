package org.nix2container.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nix2container.peers.Fault.Answer;
import org.nix2container.peers.Fault.Ending;
import org.nix2container.peers.SeenRequest.Kind;

/** Anything that may go wrong with a push. One seed always gives the same. */
public final class RandomFaults {

  private static final int LONGEST_BODY = 60_000;
  private static final Duration TICK = Duration.ofMillis(2);

  private record Request(String method, Kind kind) {}

  /** Those of a push, the ones that carry most of it more than once. */
  private static final List<Request> REQUESTS =
      List.of(
          new Request("GET", Kind.PING),
          new Request("GET", Kind.MANIFEST),
          new Request("GET", Kind.BLOB),
          new Request("GET", Kind.TAGS),
          new Request("HEAD", Kind.BLOB),
          new Request("HEAD", Kind.BLOB),
          new Request("POST", Kind.UPLOAD),
          new Request("POST", Kind.UPLOAD),
          new Request("PATCH", Kind.UPLOAD),
          new Request("PATCH", Kind.UPLOAD),
          new Request("PATCH", Kind.UPLOAD),
          new Request("PUT", Kind.UPLOAD),
          new Request("PUT", Kind.UPLOAD),
          new Request("GET", Kind.UPLOAD),
          new Request("DELETE", Kind.UPLOAD),
          new Request("PUT", Kind.MANIFEST));

  private final Random random;
  private final String elsewhere;

  /**
   * @param elsewhere another origin of the same registry
   */
  public RandomFaults(long seed, String elsewhere) {
    this.random = new Random(seed);
    this.elsewhere = elsewhere;
  }

  /** One to six things that go wrong. */
  public List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      rules.add(rule());
    }
    return rules;
  }

  /** One or two things, each once, that whoever tries again gets over. */
  public List<Rule> passingRules() {
    List<Rule> rules = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      Request request = oneOf(REQUESTS);
      int nth = 1 + random.nextInt(4);
      rules.add(Rule.nth(nth, request.method(), request.kind(), passingFault()));
    }
    return rules;
  }

  private Fault passingFault() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Answer(oneOf(List.of(408, 429, 500, 502, 503, 504)));
      case 2 -> new Answer(503).afterBody(bytes(), oneOf(List.of(Ending.values())));
      case 3 -> new Fault.CutRequest(bytes());
      case 4 -> new Fault.CutAnswer(bytes());
      case 5 -> new Fault.LoseAnswer();
      case 6 -> new Fault.RelativeLocation();
      default -> new Fault.LocationQuery("x=a%2Fb%20c&y&z=%7B%7D");
    };
  }

  private Rule rule() {
    Request request = oneOf(REQUESTS);
    String method = request.method();
    Kind kind = request.kind();
    Fault fault = fault(method);
    return switch (random.nextInt(10)) {
      case 0 -> Rule.every(method, kind, fault);
      case 1, 2, 3 -> Rule.first(1 + random.nextInt(3), method, kind, fault);
      default -> Rule.nth(1 + random.nextInt(4), method, kind, fault);
    };
  }

  private Fault fault(String method) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> refusal();
      case 3 -> tooManyRequests();
      case 4, 5 -> new Fault.CutRequest(bytes());
      case 6 -> new Fault.CutAnswer(bytes());
      case 7, 8 -> new Fault.LoseAnswer();
      case 9 -> new Fault.MostBody(bytes());
      case 10 -> new Fault.Slow(1000 + random.nextInt(20_000), TICK);
      case 11 ->
          random.nextInt(4) > 0
              ? new Fault.LoseAnswer()
              : random.nextBoolean()
                  ? new Fault.StopReading(bytes())
                  : new Fault.StopAnswering(bytes());
      case 12 -> method.equals("PUT") ? refusal() : new Fault.SpoilRequest(bytes());
      case 13 -> new Fault.SpoilAnswer(random.nextInt(500));
      case 14, 15 -> location();
      case 16 -> new Fault.MountDeclined();
      case 17 -> new Fault.WithStatus(oneOf(List.of(200, 201, 202, 204, 206, 302, 404, 500)));
      case 18 -> wrongHeader();
      default ->
          new Fault.WithoutHeader(
              oneOf(
                  List.of(
                      "Docker-Content-Digest",
                      "Content-Length",
                      "Content-Type",
                      "Location",
                      "Range",
                      "Docker-Upload-Uuid")));
    };
  }

  private Fault refusal() {
    int status = oneOf(List.of(400, 401, 403, 404, 405, 408, 416, 500, 502, 503, 503, 504));
    String body = random.nextBoolean() ? "" : "{\"errors\":[{\"code\":\"UNKNOWN\"}]}";
    if (random.nextInt(3) > 0) {
      return new Answer(status, List.of(), body, 0, Ending.KEEP);
    }
    return new Answer(status, List.of(), body, bytes(), oneOf(List.of(Ending.values())));
  }

  private Fault tooManyRequests() {
    return random.nextBoolean() ? new Answer(429, "Retry-After: 0") : new Answer(429);
  }

  private Fault location() {
    return switch (random.nextInt(3)) {
      case 0 -> new Fault.RelativeLocation();
      case 1 -> new Fault.LocationAt(elsewhere);
      default -> new Fault.LocationQuery("x=a%2Fb%20c&y&z=%7B%7D");
    };
  }

  private Fault wrongHeader() {
    return switch (random.nextInt(5)) {
      case 0 -> new Fault.WithHeader("Docker-Content-Digest", "sha256:" + "0".repeat(64));
      case 1 -> new Fault.WithHeader("Content-Length", "" + random.nextInt(100));
      case 2 -> new Fault.WithHeader("Content-Type", "text/html; charset=utf-8");
      case 3 -> new Fault.WithHeader("Range", "0-" + bytes());
      default -> new Fault.WithHeader("Location", "");
    };
  }

  private long bytes() {
    return random.nextInt(3) == 0 ? random.nextInt(300) : random.nextInt(LONGEST_BODY);
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
