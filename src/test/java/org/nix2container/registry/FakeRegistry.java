package org.nix2container.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.nix2container.oci.Digest;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.FakeRepository.Stored;
import org.nix2container.registry.FakeRepository.Upload;

/**
 * A registry in memory that does what the specification says, and anything else that it is told to:
 * it counts requests, has a token server, and {@link #when} lets a test answer in its stead.
 *
 * <p>It is strict where registries are: each answer of an upload has another Location, whose query
 * has to come back as it was; chunks have to follow each other.
 */
public final class FakeRegistry implements AutoCloseable {

  /** A request that came. */
  public record Seen(String method, String target, Map<String, List<String>> headers) {

    public Optional<String> header(String name) {
      List<String> values = headers.get(name);
      return values == null ? Optional.empty() : Optional.of(values.get(0));
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  /** Answers in the registry's stead. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private static final class Rule {
    private final String method;
    private final String part;
    private final AtomicInteger left;
    private final Answer answer;

    Rule(String method, String part, int times, Answer answer) {
      this.method = method;
      this.part = part;
      this.left = new AtomicInteger(times);
      this.answer = answer;
    }

    boolean takes(HttpExchange exchange) {
      return exchange.getRequestMethod().equals(method)
          && exchange.getRequestURI().toString().contains(part)
          && left.getAndDecrement() > 0;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, FakeRepository> repositories = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final AtomicInteger counter = new AtomicInteger();

  private volatile Optional<FakeTokens> tokens = Optional.empty();
  private volatile Optional<String> basic = Optional.empty();
  private volatile String uploadBase = "";
  private volatile long largestRequest = Long.MAX_VALUE;
  private volatile long smallestChunk;
  private volatile int pageSize = 1000;

  /** Starts one that lets everybody do everything. */
  public FakeRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** As references name it. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public RegistryReference reference(String nameAndVersion) {
    return RegistryReference.parse(host() + "/" + nameAndVersion);
  }

  public FakeRepository repository(String name) {
    return repositories.computeIfAbsent(name, _ -> new FakeRepository());
  }

  /** All requests up to now, those for tokens included. */
  public List<Seen> requests() {
    return List.copyOf(seen);
  }

  /** How many of them there were with this method and this in their URL. */
  public long count(String method, String part) {
    return seen.stream()
        .filter(request -> request.method().equals(method) && request.target().contains(part))
        .count();
  }

  /** The last of them. */
  public Seen last(String method, String part) {
    return seen.stream()
        .filter(request -> request.method().equals(method) && request.target().contains(part))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  /** Has somebody else answer the next requests of this method with this in their URL. */
  public FakeRegistry when(String method, String part, int times, Answer answer) {
    rules.add(new Rule(method, part, times, answer));
    return this;
  }

  /** Answers the next of them with a status and an error code. */
  public FakeRegistry refuses(String method, String part, int times, int status, String code) {
    return when(method, part, times, exchange -> answer(exchange, status, error(code)));
  }

  /** Wants tokens, which its own token server gives to this user; to all if that is empty. */
  public FakeTokens wantsTokens(String user, String password) {
    FakeTokens made = new FakeTokens(user, password);
    tokens = Optional.of(made);
    return made;
  }

  /** Wants an Authorization field like this. */
  public FakeRegistry wantsBasic(String field) {
    basic = Optional.of(field);
    return this;
  }

  /** Begins its Locations with this: {@code http://127.0.0.1:1234}. */
  public FakeRegistry uploadsAt(String base) {
    uploadBase = base;
    return this;
  }

  /** Answers 413 to larger ones. */
  public FakeRegistry takesAtMost(long bytes) {
    largestRequest = bytes;
    return this;
  }

  /** Says so, and refuses smaller ones. */
  public FakeRegistry wantsChunksOf(long bytes) {
    smallestChunk = bytes;
    return this;
  }

  public FakeRegistry tagsAtOnce(int tags) {
    pageSize = tags;
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestURI().toString();
      String method = exchange.getRequestMethod();
      seen.add(new Seen(method, target, Map.copyOf(exchange.getRequestHeaders())));
      for (Rule rule : rules) {
        if (rule.takes(exchange)) {
          rule.answer.to(exchange);
          return;
        }
      }
      if (target.startsWith("/token") && tokens.isPresent()) {
        tokens.get().answer(exchange);
      } else if (isLetIn(exchange)) {
        route(exchange);
      }
    }
  }

  private boolean isLetIn(HttpExchange exchange) throws IOException {
    Optional<String> challenge = Optional.empty();
    if (tokens.isPresent()) {
      challenge = tokens.get().refusal(exchange, "http://" + host() + "/token");
    } else if (basic.isPresent()
        && !basic.get().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      challenge = Optional.of("Basic realm=fake");
    }
    if (challenge.isPresent()) {
      exchange.getResponseHeaders().add("WWW-Authenticate", challenge.get());
      answer(exchange, 401, error("UNAUTHORIZED"));
    }
    return challenge.isEmpty();
  }

  /** What the registry itself does, for answers that do something before or after it. */
  void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = name(path);
    if (name.isEmpty()) {
      answer(exchange, path.equals("/v2/") ? 200 : 404, "{}");
      return;
    }
    FakeRepository repository = repository(name);
    String rest = path.substring("/v2/".length() + name.length());
    if (rest.startsWith("/blobs/uploads/")) {
      upload(exchange, repository, name, rest.substring("/blobs/uploads/".length()));
    } else if (rest.startsWith("/blobs/")) {
      blob(exchange, repository, rest.substring("/blobs/".length()));
    } else if (rest.startsWith("/manifests/")) {
      manifest(exchange, repository, rest.substring("/manifests/".length()));
    } else {
      tags(exchange, repository, name);
    }
  }

  private static void blob(HttpExchange exchange, FakeRepository repository, String digest)
      throws IOException {
    byte[] blob = repository.blobs.get(Digest.parse(digest).orElseThrow());
    if (blob == null) {
      answer(exchange, 404, error("BLOB_UNKNOWN"));
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      answer(exchange, 200, blob);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    int from = Integer.parseInt(ends[0]);
    int end =
        ends[1].isEmpty() ? blob.length : Math.min(blob.length, Integer.parseInt(ends[1]) + 1);
    if (from >= blob.length) {
      answer(exchange, 416, "");
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + blob.length);
    answer(exchange, 206, Arrays.copyOfRange(blob, from, end));
  }

  private void upload(HttpExchange exchange, FakeRepository repository, String name, String id)
      throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      begin(exchange, repository, name);
      return;
    }
    Upload upload = repository.uploads.get(id);
    boolean current =
        upload != null
            && exchange.getRequestURI().getRawQuery().startsWith(state(upload.state.get()));
    if (!current) {
      answer(exchange, 404, error("BLOB_UPLOAD_UNKNOWN"));
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PATCH" -> patch(exchange, name, id, upload);
      case "PUT" -> finish(exchange, repository, id, upload);
      case "GET" -> goOn(exchange, 204, name, id, upload);
      default -> {
        repository.uploads.remove(id);
        answer(exchange, 204, "");
      }
    }
  }

  private void begin(HttpExchange exchange, FakeRepository repository, String name)
      throws IOException {
    List<String> mount = query(exchange, "mount");
    if (!mount.isEmpty()) {
      Digest digest = Digest.parse(mount.get(0)).orElseThrow();
      byte[] blob = repository(query(exchange, "from").get(0)).blobs.get(digest);
      if (blob != null) {
        repository.add(blob);
        answer(exchange, 201, "");
        return;
      }
    }
    String id = "upload-" + counter.incrementAndGet();
    Upload upload = new Upload();
    repository.uploads.put(id, upload);
    if (smallestChunk > 0) {
      exchange.getResponseHeaders().set("OCI-Chunk-Min-Length", "" + smallestChunk);
    }
    goOn(exchange, 202, name, id, upload);
  }

  /** With what some clients write anew, which it must not be. */
  private static String state(int state) {
    return "_state=a%2Fb%3d~" + state + "==&x";
  }

  private void goOn(HttpExchange exchange, int status, String name, String id, Upload upload)
      throws IOException {
    int state = upload.state.incrementAndGet();
    exchange
        .getResponseHeaders()
        .set("Location", uploadBase + "/v2/" + name + "/blobs/uploads/" + id + "?" + state(state));
    exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, upload.content.size() - 1));
    answer(exchange, status, "");
  }

  private void patch(HttpExchange exchange, String name, String id, Upload upload)
      throws IOException {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && Long.parseLong(length) > largestRequest) {
      answer(exchange, 413, "");
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Content-Range");
    if (range != null && !range.startsWith(upload.content.size() + "-")) {
      answer(exchange, 416, "");
      return;
    }
    try (InputStream in = exchange.getRequestBody()) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        upload.content.write(buffer, 0, n);
        if (upload.content.size() > largestRequest && length == null) {
          answer(exchange, 413, "");
          return;
        }
      }
    }
    goOn(exchange, 202, name, id, upload);
  }

  private static void finish(
      HttpExchange exchange, FakeRepository repository, String id, Upload upload)
      throws IOException {
    upload.content.write(exchange.getRequestBody().readAllBytes());
    byte[] blob = upload.content.toByteArray();
    Digest digest = Digest.of(blob);
    repository.uploads.remove(id);
    if (!query(exchange, "digest").equals(List.of(digest.toString()))) {
      answer(exchange, 400, error("DIGEST_INVALID"));
      return;
    }
    repository.blobs.put(digest, blob);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
    answer(exchange, 201, "");
  }

  private static void manifest(HttpExchange exchange, FakeRepository repository, String version)
      throws IOException {
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        byte[] content = exchange.getRequestBody().readAllBytes();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        Digest digest = repository.add(version, type, content);
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
        answer(exchange, 201, "");
      }
      case "DELETE" -> {
        Stored stored = repository.manifests.remove(version);
        repository
            .manifests
            .values()
            .removeIf(other -> stored != null && Arrays.equals(other.content(), stored.content()));
        answer(exchange, stored == null ? 404 : 202, "");
      }
      default -> {
        Stored stored = repository.manifests.get(version);
        if (stored == null) {
          answer(exchange, 404, error("MANIFEST_UNKNOWN"));
          return;
        }
        exchange.getResponseHeaders().set("Content-Type", stored.mediaType());
        exchange
            .getResponseHeaders()
            .set("Docker-Content-Digest", Digest.of(stored.content()).toString());
        answer(exchange, 200, stored.content());
      }
    }
  }

  private void tags(HttpExchange exchange, FakeRepository repository, String name)
      throws IOException {
    List<String> tags = new ArrayList<>(repository.manifests.keySet());
    tags.removeIf(tag -> tag.startsWith("sha256:"));
    String after = String.join("", query(exchange, "last"));
    tags.removeIf(tag -> tag.compareTo(after) <= 0);
    if (tags.size() > pageSize) {
      tags = tags.subList(0, pageSize);
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "</v2/"
                  + name
                  + "/tags/list?n="
                  + pageSize
                  + "&last="
                  + tags.getLast()
                  + ">; rel=\"next\"");
    }
    answer(
        exchange,
        200,
        tags.isEmpty() ? "{\"tags\":null}" : "{\"tags\":[\"" + String.join("\",\"", tags) + "\"]}");
  }

  /** {@code a/b} of {@code /v2/a/b/blobs/...}. */
  static String name(String path) {
    for (String kind : List.of("/blobs/", "/manifests/", "/tags/")) {
      int at = path.indexOf(kind);
      if (at > "/v2/".length()) {
        return path.substring("/v2/".length(), at);
      }
    }
    return "";
  }

  static List<String> query(HttpExchange exchange, String name) {
    List<String> values = new ArrayList<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String part : query == null ? new String[0] : query.split("&")) {
      if (part.startsWith(name + "=")) {
        values.add(URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  /** An error body with this code. */
  public static String error(String code) {
    return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"so it is\"}]}";
  }

  /** Sends a whole answer; what came with the request and was not read is left. */
  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  public static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (body.length == 0 || head || status == 204) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
