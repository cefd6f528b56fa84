package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.compress.Compressors;
import org.nix2container.copy.ImageLoad;
import org.nix2container.copy.ImageLoader;
import org.nix2container.copy.ImageLoader.Found;
import org.nix2container.copy.LoaderTarget;
import org.nix2container.http.Trace;
import org.nix2container.oci.Digest;
import org.nix2container.pull.ExportedImage;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.PushObserver;
import org.nix2container.push.RegistryPush;
import org.nix2container.push.TargetResult;
import org.nix2container.reference.DockerReference;
import org.nix2container.stream.ChildProgram;

/** Daemons that answer in all ways; {@code DockerLoadIT} has real ones. */
class DockerDaemonTest {

  private static final DockerReference APP = DockerReference.parse("app:dev");

  @TempDir private Path folder;
  private LittleImage images;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void open() {
    images = new LittleImage(folder);
    environment.put("HOME", folder.toString());
  }

  @AfterEach
  void close() {
    images.close();
  }

  private DockerDaemon daemon(String host) {
    return new DockerDaemon(
        DockerEndpoint.of(Optional.of(host), Optional.empty(), Optional.empty(), environment),
        Trace.none());
  }

  /** What of an image is there. */
  private Found look(SmallDaemon at, SourceImage image) {
    try (DockerDaemon daemon = daemon(at.url())) {
      ImageLoader loader = daemon.loader(List.of(APP), folder, true);
      return loader.look(loader.fitting(image));
    }
  }

  /** How it ends to load an image. */
  private String load(SmallDaemon to, SourceImage image) {
    try (DockerDaemon daemon = daemon(to.url());
        LoaderTarget target =
            new LoaderTarget(daemon.loader(List.of(APP), folder, true), PushObserver.NONE);
        Compressors compressors = new Compressors(1)) {
      TargetResult result = RegistryPush.pushAll(image, List.of(target), 1, compressors).getFirst();
      return result instanceof TargetResult.Failed failed
          ? String.valueOf(failed.failure().getMessage())
          : "loaded";
    }
  }

  private static Set<Digest> layers(SourceImage image, int from, int to) {
    return image.layers().subList(from, to).stream()
        .map(layer -> layer.descriptor().digest())
        .collect(Collectors.toSet());
  }

  private static String inspected(String id, String tags, String diffIds) {
    return """
    {"Id": "%s", "RepoTags": [%s], "RootFS": {"Type": "layers", "Layers": [%s]}}
    """
        .formatted(id, tags, diffIds);
  }

  private static String diffIds(SourceImage image) {
    return image.layers().stream()
        .map(layer -> "\"" + layer.diffId() + "\"")
        .collect(Collectors.joining(","));
  }

  @Test
  void ofTheClassicStoreTheLongestBeginningIsLeftOut() throws IOException {
    SourceImage image = images.of("a", "b", "c", "d");
    try (SmallDaemon classic = SmallDaemon.classic()) {
      assertThat(look(classic, image)).isEqualTo(new Found(false, Set.of()));

      classic
          .answers(
              "GET /images/docker.io/library/app:dev/json",
              200,
              inspected("sha256:1", "", diffIds(images.of("a", "x", "c", "d"))))
          .answers(
              "GET /images/json",
              200,
              """
              [{"Id": "sha256:1", "RepoTags": ["app:dev"], "Created": 9},
               {"Id": "sha256:2", "RepoTags": null, "Created": 7},
               {"Id": "sha256:3", "RepoTags": ["app:other"], "Created": -62135596800},
               {"Id": "sha256:4", "RepoTags": ["application:1"], "Created": 8}]
              """)
          .answers(
              "GET /images/sha256:3/json",
              200,
              inspected("sha256:3", "", diffIds(images.of("b", "c"))))
          .answers(
              "GET /images/sha256:2/json",
              200,
              inspected("sha256:2", "", diffIds(images.of("a", "b", "c", "e"))));
      classic.requests().clear();

      assertThat(look(classic, image)).isEqualTo(new Found(false, layers(image, 0, 3)));
      assertThat(classic.requests())
          .as("of the same name, then of the same repository, then the newest, each once")
          .containsExactly(
              "GET /info",
              "GET /images/" + image.configDescriptor().digest() + "/json",
              "GET /images/docker.io/library/app:dev/json",
              "GET /images/json",
              "GET /images/sha256:3/json",
              "GET /images/sha256:4/json",
              "GET /images/sha256:2/json");
    }
  }

  @Test
  void ofTheClassicStoreALayerThatComesAgainFurtherUpIsSent() throws IOException {
    SourceImage image = images.of("a", "b", "a", "c");
    try (SmallDaemon classic = SmallDaemon.classic()) {
      classic.answers(
          "GET /images/docker.io/library/app:dev/json",
          200,
          inspected("sha256:1", "", diffIds(images.of("a", "b"))));

      assertThat(look(classic, image)).isEqualTo(new Found(false, layers(image, 1, 2)));
    }
  }

  @Test
  void ofTheClassicStoreOnlySoManyImagesAreAsked() throws IOException {
    try (SmallDaemon classic = SmallDaemon.classic()) {
      classic.answers(
          "GET /images/json",
          200,
          IntStream.range(0, 500)
              .mapToObj(i -> "{\"Id\": \"sha256:%d\"}".formatted(i))
              .collect(Collectors.joining(",", "[", "]")));

      assertThat(look(classic, images.of("a", "b")).layers()).isEmpty();
      assertThat(classic.requests()).hasSizeLessThan(25);
    }
  }

  /** With everything that a record is needed for. */
  private void remember(SourceImage image) {
    LoadedManifests.ofUser(environment).store(image.manifest());
  }

  private static void has(SmallDaemon containerd, SourceImage image, Instant tagged) {
    Digest id = image.manifest().digest();
    containerd.answers(
        "GET /images/" + id + "/json",
        200,
        """
        {"Id": "%s", "RepoTags": ["x:1"], "Metadata": {"LastTagTime": "%s"}}
        """
            .formatted(id, tagged));
  }

  private static void lists(SmallDaemon containerd, SourceImage image, String more) {
    containerd.answers(
        "GET /images/json?manifests=1&filters=%7B%22reference%22:%5B%22x:1%22%5D%7D",
        200,
        "[{\"Id\": \"%s\", \"RepoTags\": [\"x:1\"]%s}]".formatted(image.manifest().digest(), more));
  }

  @Test
  void inTheStoreOfContainerdAnImageIsWholeIfItWasAndNobodyTouchedIt() throws IOException {
    SourceImage image = images.of("a", "b");
    try (SmallDaemon containerd = SmallDaemon.containerd()) {
      has(containerd, image, Instant.now().minusSeconds(60));
      assertThat(look(containerd, image).whole()).as("nothing is known of it").isFalse();

      remember(image);
      assertThat(look(containerd, image).whole()).isTrue();

      has(containerd, image, Instant.now().plusSeconds(60));
      assertThat(look(containerd, image).whole()).as("it may have been loaded in part").isFalse();

      lists(containerd, image, "");
      assertThat(look(containerd, image).whole()).as("only whole images are listed").isTrue();

      String id = image.manifest().digest().toString();
      lists(
          containerd,
          image,
          ", \"Manifests\": [{\"ID\": \"%s\", \"Available\": false}]".formatted(id));
      assertThat(look(containerd, image).whole()).as("with Docker 27, others too").isFalse();

      lists(
          containerd,
          image,
          ", \"Manifests\": [{\"ID\": \"%s\", \"Available\": true}]".formatted(id));
      assertThat(look(containerd, image).whole()).isTrue();
    }
  }

  @Test
  void ofTheStoreOfContainerdLayersOfImagesInTheRecordAreLeftOut() throws IOException {
    SourceImage image = images.of("a", "b", "c", "d");
    SourceImage one = images.of("x", "b", "c");
    SourceImage two = images.of("y", "d");
    SourceImage gone = images.of("a", "b", "c", "z");
    try (SmallDaemon containerd = SmallDaemon.containerd()) {
      has(containerd, one, Instant.now().minusSeconds(60));
      has(containerd, two, Instant.now().minusSeconds(60));
      assertThat(look(containerd, image)).isEqualTo(new Found(false, Set.of()));
      remember(one);
      remember(two);
      remember(gone);

      assertThat(look(containerd, image)).isEqualTo(new Found(false, layers(image, 1, 4)));

      containerd.answers(
          "GET /info",
          200,
          """
          {"DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]],
           "Architecture": "aarch64"}
          """);
      assertThat(look(containerd, image).layers())
          .as("it would not be unpacked, and nobody noticed what is missing")
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheDaemonSaysOfALoadIsSaid(boolean containerd) throws IOException {
    try (SmallDaemon at = containerd ? SmallDaemon.containerd() : SmallDaemon.classic()) {
      String before = "Docker daemon " + at.url() + ": tried to load app:dev, but ";

      at.answers(
          "POST /images/load",
          200,
          "{\"errorDetail\":{\"message\":\"no space left on device\"},\"error\":\"no\"}\r\n");
      assertThat(load(at, images.of("a"))).isEqualTo(before + "no space left on device");

      at.answers("POST /images/load", 500, "{\"message\": \"in a\\nbad mood\"}");
      assertThat(load(at, images.of("a"))).isEqualTo(before + "in a bad mood");

      at.answers("POST /images/load", 200, "");
      assertThat(load(at, images.of("a"))).isEqualTo(before + "it does not say that it did");
    }
  }

  /** So many layers that no socket takes all of them unread. */
  private static String[] many() {
    return IntStream.range(0, 200).mapToObj(i -> "layer " + i).toArray(String[]::new);
  }

  @Test
  void anAnswerBeforeAllWasSentEndsTheLoad() throws IOException {
    try (SmallDaemon classic = SmallDaemon.classic()) {
      classic.answers(
          "POST /images/load",
          exchange -> {
            exchange.getRequestBody().readNBytes(1000);
            SmallDaemon.send(exchange, 200, "{\"error\":\"write /x: no space left on device\"}");
          });

      assertThat(load(classic, images.of(many())))
          .endsWith(", but write /x: no space left on device");
    }
  }

  @Test
  void anImageThatCannotBeUnpackedIsRemovedAndAllOfItIsSent() throws IOException {
    SourceImage image = images.of("a", "b");
    SourceImage other = images.of("a", "c");
    String id = "/images/" + image.manifest().digest();
    remember(other);
    try (SmallDaemon containerd = SmallDaemon.containerd()) {
      has(containerd, other, Instant.now().minusSeconds(60));
      List<String> answers =
          new ArrayList<>(
              List.of(
                  """
                  {"stream":"Loaded image ID: sha256:1\\n"}
                  {"stream":"Error unpacking image sha256:1: not found\\n"}
                  """,
                  "{\"stream\":\"Loaded image ID: sha256:1\\n\"}\n"));
      List<Integer> sizes = new ArrayList<>();
      containerd
          .answers(
              "POST /images/load",
              exchange -> {
                sizes.add(exchange.getRequestBody().readAllBytes().length);
                containerd.answers(
                    "GET " + id + "/json",
                    200,
                    "{\"Id\": \"%s\", \"RepoTags\": []}".formatted(image.manifest().digest()));
                SmallDaemon.send(exchange, 200, answers.removeFirst());
              })
          .answers("DELETE " + id, 200, "[]")
          .answers("POST " + id + "/tag", 201, "");

      assertThat(load(containerd, image)).isEqualTo("loaded");

      assertThat(sizes).hasSize(2);
      assertThat(sizes.get(1) - sizes.get(0)).as("the layer of a").isGreaterThan(100_000);
      assertThat(containerd.requests())
          .containsSubsequence(
              "POST /images/load?quiet=1",
              "GET " + id + "/json",
              "DELETE " + id,
              "POST /images/load?quiet=1",
              "POST " + id + "/tag?repo=docker.io/library/app&tag=dev");
      assertThat(LoadedManifests.ofUser(environment).find(image.manifest().digest())).isPresent();
    }
  }

  @Test
  void anImageWhoseLayersWereLeftOutHasToOutliveTheLoad() throws IOException {
    SourceImage image = images.of("a", "b");
    SourceImage other = images.of("a", "c");
    String id = "/images/" + image.manifest().digest();
    remember(other);
    try (SmallDaemon containerd = SmallDaemon.containerd()) {
      has(containerd, other, Instant.now().minusSeconds(60));
      List<Integer> sizes = new ArrayList<>();
      containerd
          .answers(
              "POST /images/load",
              exchange -> {
                sizes.add(exchange.getRequestBody().readAllBytes().length);
                containerd.answers("GET /images/" + other.manifest().digest() + "/json", 404, "{}");
                SmallDaemon.send(exchange, 200, "{\"stream\":\"Loaded image ID: sha256:1\\n\"}\n");
              })
          .answers("POST " + id + "/tag", 201, "");

      assertThat(load(containerd, image)).isEqualTo("loaded");
      assertThat(sizes).hasSize(2);
    }
  }

  @Test
  void whatIsNoDaemonIsNotUnderstood() throws IOException {
    try (SmallDaemon web = new SmallDaemon()) {
      String before =
          "Docker daemon " + web.url() + ": tried to find out how it keeps images, but ";

      web.answers("GET /", 404, "<html>Not found");
      assertThat(load(web, images.of("a"))).isEqualTo(before + "it answered with status 404");

      try (DockerDaemon daemon = daemon(web.url())) {
        assertThatThrownBy(() -> daemon.export(APP.toString(), folder))
            .hasMessageEndingWith(
                "tried to export app:dev, but it answered with status 404, not as a Docker daemon"
                    + " does");
      }
      web.answers("GET /", 200, "<html>Welcome");
      assertThat(load(web, images.of("a")))
          .startsWith(before + "the answer cannot be understood: info: line 1, column 1: not JSON");

      web.answers("GET /", 400, "Client sent an HTTP request to an HTTPS server.\n");
      assertThat(load(web, images.of("a")))
          .contains(
              "HTTPS server.; it wants TLS: give https:// instead, or set DOCKER_TLS_VERIFY=1");
    }
  }

  @Test
  void whatDoesNotSpeakTlsMayBeReachedWithout() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (!plain.isClosed()) {
              try (Socket socket = plain.accept()) {
                socket.getInputStream().read(new byte[1000]);
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
              } catch (IOException e) {
                // It was closed.
              }
            }
          });
      try (DockerDaemon daemon = daemon("tcp://127.0.0.1:" + plain.getLocalPort())) {
        assertThatThrownBy(() -> daemon.export(APP.toString(), folder))
            .hasMessageContaining("but the server does not speak TLS here; the certificates for a")
            .hasMessageEndingWith(" and one without TLS is http://HOST:PORT");
      }
    }
  }

  @Test
  void aDaemonThatIsNotThereMayNotBeRunning() throws IOException {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    for (String host : List.of("unix://" + folder.resolve("sock"), "http://127.0.0.1:" + port)) {
      try (DockerDaemon daemon = daemon(host)) {
        ImageLoader loader = daemon.loader(List.of(APP), folder, true);
        SourceImage image = images.of("a");
        assertThatExceptionOfType(DockerException.class)
            .isThrownBy(() -> loader.look(image))
            .withMessageStartingWith("Docker daemon " + host + ": cannot connect to ")
            .withMessageEndingWith("; is the Docker daemon running?");
      }
    }
  }

  @Test
  void withoutPermissionItIsSaidWhoHasIt() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs to be root to be another");
    Path socket = folder.resolve("socket");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
      ChildProgram.Ended ended =
          ChildProgram.in(folder)
              .by("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
              .run("inspect", "docker-daemon:app:dev", "--daemon-host", "unix://" + socket);

      assertThat(ended.err())
          .isEqualTo(
              "nix2container: Docker daemon unix://%1$s: cannot connect to %1$s: permission denied: be root, or a member of the group root\n"
                  .formatted(socket));
      assertThat(ended.status()).isEqualTo(1);
    }
  }

  @Test
  void closingTheDaemonEndsALoad() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (SmallDaemon classic = SmallDaemon.classic();
        DockerDaemon daemon = daemon(classic.url())) {
      classic.answers(
          "POST /images/load",
          exchange -> {
            begun.countDown();
            try {
              over.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          });
      SourceImage image = images.of(many());
      ImageLoader loader = daemon.loader(List.of(APP), folder, true);
      var loading =
          new FutureTask<>(() -> {
            try (ImageLoad load = loader.begin(image, Set.of())) {
              for (LayerBlob layer : image.layers()) {
                load.stream().layer(layer, "", Optional.of(layer.descriptor()), layer::writeTo);
              }
              return "an end";
            } catch (DockerException e) {
              return e.getMessage();
            }
          });
      new Thread(loading).start();
      begun.await();
      daemon.close();

      assertThat(loading.get(60, TimeUnit.SECONDS)).contains("tried to load app:dev, but ");
    } finally {
      over.countDown();
    }
  }

  @Test
  void aLoadThatIsClosedCutsTheConnection() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    List<String> ends = new ArrayList<>();
    try (SmallDaemon classic = SmallDaemon.classic();
        DockerDaemon daemon = daemon(classic.url())) {
      classic.answers(
          "POST /images/load",
          exchange -> {
            try {
              exchange.getRequestBody().readAllBytes();
              ends.add("whole");
            } catch (IOException e) {
              ends.add("cut");
            } finally {
              over.countDown();
            }
          });
      SourceImage image = images.of("a");
      ImageLoader loader = daemon.loader(List.of(APP), folder, true);
      try (ImageLoad load = loader.begin(image, Set.of())) {
        LayerBlob layer = image.layers().getFirst();
        load.stream().layer(layer, "", Optional.of(layer.descriptor()), layer::writeTo);
        load.stream().end(image);
      }

      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(ends).containsExactly("cut");
    }
  }

  @Test
  void anExportThatIsNotThereOrNotWholeLeavesNothing() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (SmallDaemon classic = SmallDaemon.classic();
        DockerDaemon daemon = daemon(classic.url())) {
      assertThatExceptionOfType(ImageNotFoundException.class)
          .isThrownBy(() -> daemon.export(APP.toString(), temporary))
          .withMessage(
              "docker-daemon:app:dev: there is no such image: Docker daemon %s does not have it"
                  .formatted(classic.url()));

      classic.answers("GET /images/docker.io/library/app:dev/get", 200, "no tar");
      assertThatThrownBy(() -> daemon.export(APP.toString(), temporary))
          .hasMessageContaining("the archive that it has written is damaged: ");

      classic.answers(
          "GET /images/docker.io/library/app:dev/get",
          exchange -> {
            exchange.sendResponseHeaders(200, 100_000);
            exchange.getResponseBody().write("part".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
          });
      assertThatThrownBy(() -> daemon.export(APP.toString(), temporary))
          .hasMessageContaining("tried to export app:dev, but ");
      try (Stream<Path> files = Files.list(temporary)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void anExportIsGoneWithTheDaemonAtLatest() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (SmallDaemon classic = SmallDaemon.classic()) {
      classic.answers(
          "GET /images/docker.io/library/app:dev/get",
          exchange -> {
            exchange.sendResponseHeaders(200, 1024);
            exchange.getResponseBody().write(new byte[1024]);
            exchange.close();
          });
      DockerDaemon daemon = daemon(classic.url());
      ExportedImage first = daemon.export(APP.toString(), temporary);
      daemon.export(APP.toString(), temporary);
      assertThat(first.describe()).isEqualTo("docker-daemon:app:dev");
      first.remove().run();
      try (Stream<Path> files = Files.list(temporary)) {
        assertThat(files).hasSize(1);
      }
      daemon.close();
      try (Stream<Path> files = Files.list(temporary)) {
        assertThat(files).isEmpty();
      }
    }
  }
}
