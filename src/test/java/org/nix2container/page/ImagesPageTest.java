package org.nix2container.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.image.Image;
import org.nix2container.json.JsonReader;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;
import org.nix2container.pull.SourceImage;
import org.nix2container.serve.Page;
import org.nix2container.serve.Shelf;
import org.nix2container.stream.LayerTars;

class ImagesPageTest {

  private static final String HELLO = "/nix/store/63l345l7dgcfz789w1y93j1540czafqh-hello-2.12.1";
  private static final String GLIBC = "/nix/store/3n58xw4373jp0ljirf06d8077j15pc4j-glibc-2.37-8";
  private static final String IDN = "/nix/store/vsf4gmd0b5w0bb3b53rk3fhp6brmzmns-libidn2-2.3.4";

  private final LayerTars tars = new LayerTars(1);
  private final Map<String, Map<String, SourceImage>> images = new TreeMap<>();
  private boolean anyStorePath;

  @AfterEach
  void close() {
    tars.close();
  }

  private static Layer layer(long size, String... paths) {
    List<LayerPath> layerPaths = new ArrayList<>();
    for (String path : paths) {
      layerPaths.add(LayerPath.plain(path));
    }
    Digest digest = Digest.of((size + String.join("\0", paths)).getBytes(UTF_8));
    return Layer.generated(
        digest, size, layerPaths, new History(Optional.empty(), "test", "", "", false));
  }

  private SourceImage image(List<String> entrypoint, String created, Layer... layers) {
    return SourceImage.of(
        new Image(
            ImageConfig.ofEntrypoint(entrypoint),
            List.of(layers),
            Platform.linux("amd64"),
            Rfc3339.parse(created),
            List.of()),
        tars);
  }

  private SourceImage hello() {
    return image(
        List.of(HELLO + "/bin/hello", "to you"),
        "2026-01-02T03:04:05Z",
        layer(31_457_280, GLIBC, IDN),
        layer(1_234_567, HELLO));
  }

  private Page.Content at(String path, String host) {
    return page().at(path, Optional.of(host)).orElseThrow();
  }

  private ImagesPage page() {
    return new ImagesPage(new GivenShelf(images), anyStorePath);
  }

  /** A repository without tags is one that cannot be read. */
  private record GivenShelf(Map<String, Map<String, SourceImage>> images) implements Shelf {

    @Override
    public List<String> repositories() {
      return List.copyOf(images.keySet());
    }

    @Override
    public Optional<Map<String, SourceImage>> repository(String name) {
      Map<String, SourceImage> tags = images.getOrDefault(name, Map.of());
      if (tags.isEmpty()) {
        throw new InvalidInputException(name, "cannot be read");
      }
      return Optional.of(tags);
    }
  }

  private String html() {
    return new String(at("/", "localhost:5000").bytes(), UTF_8);
  }

  @Test
  void whatThereIsToSayOfAnImageIsThere() {
    SourceImage image = hello();
    images.put("team/hello", Map.of("2.12.1", image, "latest", image));
    assertThat(html())
        .contains("1 image, made by nix2container")
        .contains("<span class=\"dim\">team/</span>hello</h2>")
        .contains("<li>2.12.1</li><li>latest</li>")
        .contains("<dd title=\"32,691,847 bytes\">32.7 MB</dd>")
        .contains(">" + image.manifest().digest() + "<")
        .contains(">" + image.configDescriptor().digest() + "<")
        .contains(">" + HELLO + "/bin/hello &quot;to you&quot;<")
        .contains("<time datetime=\"2026-01-02T03:04:05Z\">2026-01-02 03:04:05 UTC</time>")
        .contains("<dd>linux/amd64</dd>")
        .contains(">docker pull localhost:5000/team/hello:2.12.1<")
        .contains(">podman pull --tls-verify=false localhost:5000/team/hello:2.12.1<");
  }

  @Test
  void layersAreTheLargestFirstWithTheirStorePathsByName() {
    images.put("hello", Map.of("latest", hello()));
    assertThat(html())
        .containsSubsequence(
            "<th scope=\"row\">1</th><td class=\"size\" title=\"31,457,280 bytes\">31.5 MB",
            "<rect width=\"100%\"",
            "<summary>glibc-2.37-8, libidn2-2.3.4</summary>",
            "3n58xw4373jp0ljirf06d8077j15pc4j-</span>glibc-2.37-8</code>",
            "vsf4gmd0b5w0bb3b53rk3fhp6brmzmns-</span>libidn2-2.3.4</code>",
            "<th scope=\"row\">2</th><td class=\"size\" title=\"1,234,567 bytes\">1.2 MB",
            "<rect width=\"3%\"",
            "63l345l7dgcfz789w1y93j1540czafqh-</span>hello-2.12.1</code>");
  }

  @Test
  void tagsOfOtherImagesAreInAnotherSection() {
    SourceImage old = image(List.of(), "0001-01-01T00:00:00Z", layer(1, IDN));
    images.put("hello", Map.of("1", old, "2", hello(), "latest", hello()));
    assertThat(html())
        .contains("2 images, made")
        .containsSubsequence(
            "<h2 id=\"image-1\">hello</h2>",
            "<li>1</li></ul>",
            "not recorded",
            "none",
            "<h2 id=\"image-2\">hello</h2>",
            "<li>2</li><li>latest</li></ul>");
  }

  @Test
  void nothingThatCameFromElsewhereIsMarkup() {
    String script = "<script>alert('x')</script>\"'&\u202e\n";
    SourceImage image =
        image(
            List.of(script),
            "2026-01-02T03:04:05Z",
            layer(1, "/nix/store/" + script),
            layer(2, script, "/" + script));
    images.put(script, Map.of(script, image));
    anyStorePath = true;
    String page = new String(at("/", "<script>alert(1)</script>").bytes(), UTF_8);
    assertThat(page.split("<script", -1)).as("the page's own").hasSize(2);
    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&#39;&amp;\ufffd\u240a")
        .contains("Its name is none that runtimes take.")
        .doesNotContain("alert('x')")
        .doesNotContain("alert(1)")
        .doesNotContain("\u202e");
  }

  @Test
  void browsersMayRunAndLoadNothingElse() {
    assertThat(at("/", "localhost").fields().get("Content-Security-Policy"))
        .startsWith("default-src 'none'; ")
        .doesNotContain("unsafe")
        .contains("style-src 'sha256-", "script-src 'sha256-");
    assertThat(html().split("<script>", -1)[0])
        .as("styles of elements and handlers would not be allowed")
        .doesNotContain(" style=", " onclick=", " src=", "url(", "@import", "href=\"http")
        .doesNotContainIgnoringCase("javascript:");
  }

  @Test
  void commandsAreForTheAddressOfTheBrowser() {
    images.put("hello", Map.of("latest", hello()));
    assertThat(new String(at("/", "builder.example.org:5000").bytes(), UTF_8))
        .contains("docker pull builder.example.org:5000/hello:latest")
        .contains("{&quot;insecure-registries&quot;: [&quot;builder.example.org:5000&quot;]}");
    assertThat(html()).doesNotContain("insecure-registries");
    assertThat(new String(at("/", "a b").bytes(), UTF_8))
        .contains("docker pull HOST:PORT/hello:latest");
  }

  @Test
  void aStoreSaysHowItsPathsArePulled() {
    assertThat(html()).contains("no image yet").doesNotContain("Any store path");
    anyStorePath = true;
    assertThat(html())
        .contains("no image was asked for yet")
        .contains("Any store path is an image")
        .contains("docker pull localhost:5000/HASH")
        .contains("data-address=\"localhost:5000\"");
  }

  @Test
  void anImageThatCannotBeReadHidesNoOther() {
    images.put("broken", Map.of());
    images.put("hello", Map.of("latest", hello()));
    assertThat(html()).contains("1 image,").contains(">hello</h2>").doesNotContain("broken");
  }

  @Test
  void aPageOfVeryManyStorePathsStaysSmall() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      many.add("/nix/store/" + Integer.toString(100_000 + i) + "-x");
    }
    SourceImage image =
        image(List.of(), "2026-01-02T03:04:05Z", layer(1, many.toArray(String[]::new)));
    images.put("a", Map.of("latest", image));
    images.put("b", Map.of("latest", image));
    images.put("c", Map.of("latest", image));
    assertThat(html())
        .contains("108999-x", ">8000 more, which are in <a", ">9000 more, which are in <a");
    assertThat(new String(at("/images.json", "localhost").bytes(), UTF_8).split("108999-x"))
        .hasSize(4);
  }

  @Test
  void theSameIsThereAsData() {
    SourceImage image = hello();
    images.put("hello", Map.of("1", image));
    Page.Content json = at("/images.json", "localhost:5000");
    assertThat(json.contentType()).isEqualTo("application/json");
    assertThat(new String(json.bytes(), UTF_8))
        .isEqualTo(
            """
            {"address":"localhost:5000","anyStorePath":false,"images":[{"repository":"hello",\
            "tags":["1"],"digest":"%s","imageId":"%s","size":32691847,\
            "architecture":"amd64","os":"linux","created":"2026-01-02T03:04:05Z",\
            "entrypoint":["%s/bin/hello","to you"],"layers":[\
            {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":31457280,\
            "diffId":"%4$s","storePaths":["%s","%s"]},\
            {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":1234567,\
            "diffId":"%7$s","storePaths":["%3$s"]}],\
            "pull":{"docker":"docker pull localhost:5000/hello:1",\
            "podman":"podman pull --tls-verify=false localhost:5000/hello:1",\
            "nerdctl":"nerdctl --insecure-registry pull localhost:5000/hello:1",\
            "ctr":"ctr images pull --plain-http localhost:5000/hello:1",\
            "skopeo":"skopeo copy --src-tls-verify=false docker://localhost:5000/hello:1 oci:hello:1",\
            "kubernetes":"image: \\"localhost:5000/hello:1\\""}}]}\
            """
                .formatted(
                    image.manifest().digest(),
                    image.configDescriptor().digest(),
                    HELLO,
                    image.layers().get(0).diffId(),
                    GLIBC,
                    IDN,
                    image.layers().get(1).diffId()));
  }

  @Test
  void dataIsJsonWhateverIsInIt() {
    String text = "\"<>&\u202e\n\ud800";
    images.put(text, Map.of(text, image(List.of(text), "2026-01-02T03:04:05Z", layer(1, text))));
    try (JsonReader json = JsonReader.of("images", at("/images.json", text).bytes())) {
      json.object((key, value) -> value.skip());
      json.end();
    }
    assertThat(new String(at("/images.json", text).bytes(), UTF_8)).doesNotContain("<");
  }

  @Test
  void thereIsNothingElse() {
    ImagesPage page = page();
    assertThat(page.at("/index.html", Optional.empty())).isPresent();
    assertThat(page.at("/../index.html", Optional.empty())).isEmpty();
    assertThat(page.at("/favicon.ico", Optional.empty())).isEmpty();
    assertThat(page.at("", Optional.empty())).isEmpty();
  }
}
