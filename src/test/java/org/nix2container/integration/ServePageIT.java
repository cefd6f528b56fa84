package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.peers.ServingProcess;

/** What somebody sees who opens a server's address in a browser. */
class ServePageIT {

  private static final String ENTER = "\uE007"; // as WebDriver has it

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;
  private static ServingProcess server;
  private static Browser browser;
  private static String app;
  private static String digest;

  @BeforeAll
  static void serveAndStart() throws Exception {
    commands = new Commands(folder);
    store = new NixStore(commands);
    app = store.build("app");
    store.build("single");
    commands.succeed(
        "nix2container build ./app --max-layers 3 --created 2026-01-02T03:04:05Z --save app.json");
    commands.succeed("nix2container build ./app --save 'hostile.json' --cmd '[\"<b>&\", \"x y\"]'");
    server = serve("team/app:1.0=app.json", "team/app=app.json", "other=hostile.json", "--store");
    commands.set("registry", server.host());
    commands.succeed("curl -sSf -o manifest http://$registry/v2/team/app/manifests/1.0");
    digest = "sha256:" + commands.out("sha256sum manifest").substring(0, 64);
    browser = new Browser(commands);
  }

  private static ServingProcess serve(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("nix2container", "serve"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--listen", "127.0.0.1:0"));
    return new ServingProcess(commands.open(command.toArray(String[]::new)));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser.look(1280, 900, "light");
    browser.open("http://" + server.host() + "/");
  }

  @AfterEach
  void nothingWasWrong() throws Exception {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void imagesAreShownWithWhatThereIsToSayOfThem() throws Exception {
    assertThat(browser.value("document.title")).isEqualTo("Images at " + server.host());
    assertThat(browser.texts("article h2")).containsExactly("other", "team/app");
    assertThat(browser.texts("article[aria-labelledby=image-2] .tags li"))
        .containsExactly("1.0", "latest");
    assertThat(browser.texts("article[aria-labelledby=image-2] dd"))
        .contains("3", "5", "linux/amd64", "2026-01-02 03:04:05 UTC", app + "/bin/app", digest);
    assertThat(browser.texts("article[aria-labelledby=image-1] dd"))
        .contains(app + "/bin/app <b>& \"x y\"");
    assertThat(browser.texts("article[aria-labelledby=image-2] > .command code"))
        .containsExactly("docker pull " + server.host() + "/team/app:1.0");
  }

  @Test
  void whatIsFoldedAwayIsUnfolded() throws Exception {
    String image = "article[aria-labelledby=image-2] ";
    String runtimes = image + "> details:nth-of-type(1) ";
    String layers = image + "> details:nth-of-type(2) ";
    assertThat(browser.value("document.querySelector('" + layers + "table').checkVisibility()"))
        .isEqualTo("false");

    browser.click(runtimes + "> summary");
    assertThat(browser.texts(runtimes + "tbody th"))
        .containsExactly("Podman", "nerdctl", "ctr", "skopeo", "Kubernetes");
    assertThat(browser.texts(runtimes + "tbody code"))
        .contains("podman pull --tls-verify=false " + server.host() + "/team/app:1.0");

    browser.click(layers + "> summary");
    assertThat(browser.texts(layers + "tbody > tr > th")).containsExactlyInAnyOrder("1", "2", "3");
    browser.click(layers + "td summary");
    assertThat(browser.texts(layers + "li code")).hasSize(3);
    assertThat(browser.texts(layers + "td .path:not(.digest)"))
        .as("store paths, whole")
        .containsExactlyInAnyOrderElementsOf(store.closure("./app"));
  }

  @Test
  void commandsAreCopied() throws Exception {
    String command = "article[aria-labelledby=image-2] > .command ";
    browser.click(command + "button");
    browser.awaitText("#said", "Copied docker pull " + server.host() + "/team/app:1.0");
    assertThat(browser.texts(command + "button")).containsExactly("Copied");
  }

  @Test
  void imagesAreFiltered() throws Exception {
    browser.type("#filter", digest.substring(0, 20));
    assertThat(browser.texts("article:not([hidden]) h2")).containsExactly("team/app");
    assertThat(browser.texts("#found").getFirst()).startsWith("1 of ");
    browser.type("#filter", "no such image");
    assertThat(browser.texts("article:not([hidden]) h2")).isEmpty();
  }

  @Test
  void aStorePathBecomesACommandThatPullsIt() throws Exception {
    String single = commands.out("echo $single");
    String hash = Path.of(single).getFileName().toString().substring(0, 32);
    try (ServingProcess other = serve("--store")) {
      browser.open("http://" + other.host() + "/");
      assertThat(browser.texts(".lead").getFirst()).startsWith("no image was asked for yet");
      browser.type("#store-path", single + ENTER);
      String image = other.host() + "/" + hash;
      assertThat(browser.texts("#store-command")).containsExactly("docker pull " + image);

      commands.succeed("curl -sSf http://" + other.host() + "/v2/" + hash + "/manifests/latest");
      browser.open("http://" + other.host() + "/");
      assertThat(browser.texts("article h2")).containsExactly(hash + "-single-3.1");
    }
  }

  @Test
  void commandsAreForTheAddressThatTheBrowserHas() throws Exception {
    browser.open("http://" + byName() + "/");
    assertThat(browser.texts("h1")).containsExactly("Images at " + byName());
    assertThat(browser.texts("article > .command code"))
        .contains("docker pull " + byName() + "/team/app:1.0");
    assertThat(browser.texts("section[aria-labelledby=plain] .command code"))
        .contains("{\"insecure-registries\": [\"" + byName() + "\"]}");
  }

  private static String byName() {
    return server.host().replace("127.0.0.1", Browser.NAME);
  }

  /** The script adds comfort only. */
  @Test
  void withoutTheScriptEverythingIsThereToo() throws Exception {
    String page = commands.out("curl -sSf http://$registry/");
    assertThat(page)
        .contains("docker pull " + server.host() + "/team/app:1.0", digest, "<details>")
        .doesNotContain("<button");
    assertThat(Files.readString(folder.resolve("app.json"))).contains(app);
    for (String path : store.closure("./app")) {
      String name = Path.of(path).getFileName().toString();
      assertThat(page).contains(name.substring(0, 33) + "</span>" + name.substring(33) + "</code>");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1280, 900, light, 'rgb(246, 246, 243)'",
    "1280, 900, dark, 'rgb(20, 23, 26)'",
    "390, 844, light, 'rgb(246, 246, 243)'",
    "390, 844, dark, 'rgb(20, 23, 26)'",
    "280, 600, dark, 'rgb(20, 23, 26)'"
  })
  void itFitsWindowsOfAnyWidthAndColour(int width, int height, String scheme, String background)
      throws Exception {
    browser.look(width, height, scheme);
    browser.open("http://" + byName() + "/");
    browser.value("document.querySelectorAll('details').forEach(d => { d.open = true; })");

    assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(background);
    assertThat(browser.value("document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is out of sight at the side")
        .isEqualTo("true");
    assertThat(
            browser.value(
                "[...document.querySelectorAll('.card')].every(c => c.scrollWidth <= c.clientWidth)"))
        .isEqualTo("true");
  }

  /** What a screen reader goes by. */
  @Test
  void everythingHasItsName() throws Exception {
    assertThat(browser.texts("h1")).hasSize(1);
    assertThat(browser.value("document.documentElement.lang")).isEqualTo("en");
    assertThat(browser.value("[...document.querySelectorAll('input')].every(i => i.labels.length)"))
        .isEqualTo("true");
    assertThat(
            browser.value(
                "[...document.querySelectorAll('[aria-labelledby]')]"
                    + ".every(e => document.getElementById(e.getAttribute('aria-labelledby')))"))
        .isEqualTo("true");
    assertThat(browser.value("[...document.querySelectorAll('th')].every(t => t.scope)"))
        .isEqualTo("true");
    assertThat(browser.value("[...document.querySelectorAll('table')].every(t => t.caption)"))
        .isEqualTo("true");
    assertThat(
            browser.value(
                "[...document.querySelectorAll('button')].every(b => b.ariaLabel.length > 5)"))
        .isEqualTo("true");
    assertThat(
            browser.value(
                "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
                    + " === document.querySelectorAll('[id]').length"))
        .as("ids are of one element each")
        .isEqualTo("true");
  }

  @Test
  void theDataIsTheSame() throws Exception {
    String json = commands.out("curl -sSf http://$registry/images.json");
    assertThat(json).contains(digest, "\"tags\":[\"1.0\",\"latest\"]", "\\u003cb\\u003e\\u0026");
    for (String path : store.closure("./app")) {
      assertThat(json).contains("\"" + path + "\"");
    }
    assertThat(json).startsWith("{\"address\":\"" + server.host() + "\"");
  }
}
