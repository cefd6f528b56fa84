package org.nix2container.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;

/** A Chromium without a screen, driven as WebDriver (W3C) has it, through chromedriver. */
final class Browser implements AutoCloseable {

  /** A name that this browser has for 127.0.0.1. */
  static final String NAME = "registry.in-a-rather-long-domain.internal";

  private static final int MOST_SECONDS = 60;
  private static final String STARTED = "started successfully on port ";

  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-proxy-server",
          "--host-resolver-rules=MAP " + NAME + " 127.0.0.1");

  private final HttpClient http =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
  private final Process driver;
  private final Path log;
  private final String url;
  private String session = "";

  /** Starts it; skips the test where it is not installed. */
  Browser(Commands commands) throws IOException, InterruptedException {
    Commands.need("chromium", "chromedriver");
    log = Files.createTempFile(commands.folder(), "chromedriver", ".log");
    driver = commands.start(log, "chromedriver", "--port=0");
    try {
      url = "http://127.0.0.1:" + port();
      session = "/session/" + begin(Files.createTempDirectory(commands.folder(), "chromium"));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private String port() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      String written = Files.readString(log);
      int at = written.indexOf(STARTED);
      int dot = at < 0 ? -1 : written.indexOf('.', at);
      if (dot > 0) {
        return written.substring(at + STARTED.length(), dot);
      }
      assertThat(driver.isAlive() && System.nanoTime() < end).as(written).isTrue();
      Thread.sleep(20);
    }
  }

  private String begin(Path profile) throws IOException, InterruptedException {
    JsonWriter json = JsonWriter.compact().beginObject();
    json.key("capabilities").beginObject().key("alwaysMatch").beginObject();
    json.key("goog:loggingPrefs").beginObject().key("browser").string("ALL").endObject();
    json.key("goog:chromeOptions").beginObject().key("args").beginArray();
    FLAGS.forEach(json::string);
    json.string("--user-data-dir=" + profile);
    json.endArray().endObject().endObject().endObject();
    byte[] value = call("POST", "/session", json.endObject());
    List<String> id = new ArrayList<>();
    try (JsonReader reader = JsonReader.of("session", value)) {
      reader.object((key, member) -> {
        if (key.equals("sessionId")) {
          id.add(member.string());
        }
      });
    }
    return id.getFirst();
  }

  /** Opens a page, and waits until it is there. */
  void open(String address) throws IOException, InterruptedException {
    call(
        "POST",
        session + "/url",
        JsonWriter.compact().beginObject().key("url").string(address).endObject());
  }

  /** What an expression of JavaScript gives, as text. */
  String value(String expression) throws IOException, InterruptedException {
    byte[] value = script("return String(" + expression + ")");
    try (JsonReader reader = JsonReader.of("value", value)) {
      return reader.string();
    }
  }

  /** The texts that can be seen of elements; a style sheet's selector says of which. */
  List<String> texts(String selector) throws IOException, InterruptedException {
    byte[] value =
        script(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector);
    List<String> texts = new ArrayList<>();
    try (JsonReader reader = JsonReader.of("texts", value)) {
      reader.array(element -> texts.add(element.string()));
    }
    return texts;
  }

  /** Waits until an element has this text, for what takes its time. */
  void awaitText(String selector, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!texts(selector).equals(List.of(text))) {
      assertThat(System.nanoTime()).as(selector + ": " + texts(selector)).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private byte[] script(String script, String... arguments)
      throws IOException, InterruptedException {
    JsonWriter json = JsonWriter.compact().beginObject().key("script").string(script);
    json.key("args").beginArray();
    for (String argument : arguments) {
      json.string(argument);
    }
    return call("POST", session + "/execute/sync", json.endArray().endObject());
  }

  /** Clicks at the first element, as somebody does who sees it. */
  void click(String selector) throws IOException, InterruptedException {
    call("POST", element(selector) + "/click", JsonWriter.compact().beginObject().endObject());
  }

  /** Writes into a field. */
  void type(String selector, String text) throws IOException, InterruptedException {
    call(
        "POST",
        element(selector) + "/value",
        JsonWriter.compact().beginObject().key("text").string(text).endObject());
  }

  private String element(String selector) throws IOException, InterruptedException {
    JsonWriter json = JsonWriter.compact().beginObject();
    json.key("using").string("css selector").key("value").string(selector);
    List<String> id = new ArrayList<>();
    byte[] found = call("POST", session + "/element", json.endObject());
    try (JsonReader reader = JsonReader.of("element", found)) {
      reader.object((key, value) -> id.add(value.string()));
    }
    return session + "/element/" + id.getFirst();
  }

  /** Makes the window so large, with what prefers light or dark. */
  void look(int width, int height, String scheme) throws IOException, InterruptedException {
    JsonWriter size = JsonWriter.compact().beginObject();
    size.key("width").integer(width).key("height").integer(height);
    size.key("deviceScaleFactor").integer(1).key("mobile").bool(false);
    command("Emulation.setDeviceMetricsOverride", size.endObject());
    JsonWriter media = JsonWriter.compact().beginObject();
    media.key("features").beginArray().beginObject();
    media.key("name").string("prefers-color-scheme").key("value").string(scheme);
    command("Emulation.setEmulatedMedia", media.endObject().endArray().endObject());
  }

  private void command(String name, JsonWriter parameters)
      throws IOException, InterruptedException {
    JsonWriter json = JsonWriter.compact().beginObject();
    json.key("cmd").string(name).key("params").raw(parameters.toBytes());
    call("POST", session + "/goog/cdp/execute", json.endObject());
  }

  /** What it complained about since it was last asked: errors, refused scripts, missing files. */
  List<String> complaints() throws IOException, InterruptedException {
    JsonWriter json = JsonWriter.compact().beginObject().key("type").string("browser");
    List<String> complaints = new ArrayList<>();
    byte[] entries = call("POST", session + "/se/log", json.endObject());
    try (JsonReader reader = JsonReader.of("log", entries)) {
      reader.array(entry -> complaints.add(new String(entry.rawValue(), UTF_8)));
    }
    return complaints;
  }

  /** The value of the answer. */
  private byte[] call(String method, String path, JsonWriter body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofByteArray(body.toBytes()))
            .build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    List<byte[]> value = new ArrayList<>();
    try (JsonReader reader = JsonReader.of("answer", answer.body())) {
      reader.object((key, member) -> {
        if (key.equals("value")) {
          value.add(member.rawValue());
        }
      });
    }
    return value.getFirst();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      if (!session.isEmpty()) {
        HttpRequest end = HttpRequest.newBuilder(URI.create(url + session)).DELETE().build();
        http.send(end, BodyHandlers.discarding());
      }
    } finally {
      // Chromium ends with its session; where it did not, these are its processes.
      List<ProcessHandle> left = driver.descendants().toList();
      driver.destroy();
      left.forEach(ProcessHandle::destroyForcibly);
      if (!driver.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        driver.destroyForcibly().waitFor();
      }
      http.close();
    }
  }
}
