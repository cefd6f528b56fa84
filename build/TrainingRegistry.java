import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * As much of a registry on the loopback interface as a push needs, for the program to be trained
 * on: blobs and manifests are kept in memory, and nothing is checked.
 */
final class TrainingRegistry implements AutoCloseable {

  private static final char[] PASSWORD = "training".toCharArray();
  private static final String TOKEN = "token";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final boolean wantsToken;

  private record Content(byte[] bytes, String mediaType) {}

  private final Map<String, Content> contents = new ConcurrentHashMap<>();
  private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();

  private TrainingRegistry(HttpServer server, boolean wantsToken) {
    this.server = server;
    this.wantsToken = wantsToken;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  static TrainingRegistry plain() throws IOException {
    return new TrainingRegistry(HttpServer.create(anyPort(), 0), false);
  }

  /**
   * With TLS, and tokens for users.
   *
   * @param certificate PEM file, to be written
   */
  static TrainingRegistry secure(Path folder, Path certificate)
      throws IOException, InterruptedException, GeneralSecurityException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(folder, certificate)));
    return new TrainingRegistry(server, true);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext context(Path folder, Path certificate)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("keys.p12");
    List<String> keytool =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias=training",
            "-keyalg=EC",
            "-groupname=secp256r1",
            "-dname=CN=training",
            "-ext=SAN=ip:127.0.0.1",
            "-validity=2",
            "-storetype=PKCS12",
            "-storepass=" + new String(PASSWORD),
            "-keystore=" + store);
    int status =
        new ProcessBuilder(keytool.stream().flatMap(TrainingRegistry::words).toList())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("keytool failed: " + folder.resolve("keytool.log"));
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    String body =
        Base64.getMimeEncoder().encodeToString(keys.getCertificate("training").getEncoded());
    Files.writeString(
        certificate, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");

    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static Stream<String> words(String option) {
    int equals = option.startsWith("-") ? option.indexOf('=') : -1;
    return equals < 0
        ? Stream.of(option)
        : Stream.of(option.substring(0, equals), option.substring(equals + 1));
  }

  /** An image's place in it. */
  String image(String repository) {
    return "docker://127.0.0.1:" + server.getAddress().getPort() + "/" + repository + ":1.0";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      URI url = exchange.getRequestURI();
      String path = url.getPath();
      String authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      if (path.equals("/token")) {
        answer(exchange, 200, ("{\"token\":\"" + TOKEN + "\",\"expires_in\":300}").getBytes());
      } else if (wantsToken && !authorization.equals("Bearer " + TOKEN)) {
        String realm = "https://" + exchange.getRequestHeaders().getFirst("Host") + "/token";
        header(
            exchange,
            "WWW-Authenticate",
            "Bearer realm=\"" + realm + "\",service=\"training\",scope=\"repository:app:pull\"");
        answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes());
      } else if (path.contains("/blobs/uploads/")) {
        upload(exchange, url, body);
      } else if (exchange.getRequestMethod().equals("PUT")) {
        String mediaType = exchange.getRequestHeaders().getFirst("Content-Type");
        contents.put(path, new Content(body, mediaType));
        header(exchange, "Location", path);
        answer(exchange, 201, new byte[0]);
      } else {
        read(exchange, path);
      }
    }
  }

  private void upload(HttpExchange exchange, URI url, byte[] body) throws IOException {
    String path = url.getPath();
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        header(exchange, "Location", path + "upload-" + System.nanoTime() + "?state=a");
        answer(exchange, 202, new byte[0]);
      }
      case "PATCH" -> {
        uploads.put(path, body);
        header(exchange, "Location", path + "?state=b");
        header(exchange, "Range", "0-" + (body.length - 1));
        answer(exchange, 202, new byte[0]);
      }
      case "PUT" -> {
        byte[] blob = body.length > 0 ? body : uploads.getOrDefault(path, body);
        String query = url.getQuery();
        String digest = query.substring(query.indexOf("sha256:"));
        String place = path.substring(0, path.indexOf("uploads/")) + digest;
        contents.put(place, new Content(blob, "application/octet-stream"));
        header(exchange, "Location", place);
        answer(exchange, 201, new byte[0]);
      }
      default -> answer(exchange, 204, new byte[0]);
    }
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    Content content = contents.get(path);
    if (path.equals("/v2/")) {
      answer(exchange, 200, "{}".getBytes());
    } else if (path.endsWith("/tags/list")) {
      answer(exchange, 200, "{\"name\":\"app\",\"tags\":[\"1.0\"]}".getBytes());
    } else if (content == null) {
      answer(exchange, 404, "{\"errors\":[{\"code\":\"NOT_FOUND\"}]}".getBytes());
    } else {
      header(exchange, "Content-Type", content.mediaType());
      answer(exchange, 200, content.bytes());
    }
  }

  private static void header(HttpExchange exchange, String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    header(exchange, "Docker-Distribution-Api-Version", "registry/2.0");
    if (exchange.getRequestMethod().equals("HEAD")) {
      header(exchange, "Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
