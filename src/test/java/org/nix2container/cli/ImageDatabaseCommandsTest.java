package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.copy.FileTree;
import org.nix2container.imagedb.DatabaseRows;

/** {@code closure-graph} and {@code nix-database}, and how many layers files are named. */
class ImageDatabaseCommandsTest {

  private static final String H1 = "sha256:" + "1".repeat(52);
  private static final String H2 = "sha256:" + "2".repeat(64);

  @TempDir private Path folder;

  @BeforeEach
  void writeInputs() throws IOException {
    write(
        "attrs.json",
        """
        {'builder':'/bin/sh', 'exportReferencesGraph':{'graph':['/s/app']},
         'graph':[
          {'path':'/s/lib','narSize':20,'narHash':'H2','references':[],'closureSize':20,'valid':true},
          {'closureSize':30,'narHash':'H1','narSize':10,'path':'/s/app','references':['/s/lib','/s/app']}]}
        """);
    write("graph.json", "[{'path':'/s/app','narHash':'H1','narSize':10,'references':['/s/lib']}]");
  }

  private void write(String name, String json) throws IOException {
    Files.writeString(folder.resolve(name), expanded(json));
  }

  private String expanded(String text) {
    return text.replace('\'', '"')
        .replace("H1", H1)
        .replace("H2", H2)
        .replace("DIR", folder.toString());
  }

  private CommandRun run(String line) {
    return CommandRun.of((Object[]) expanded(line).split(" +"));
  }

  private String rows(String sql) throws SQLException {
    try (DatabaseRows rows = new DatabaseRows(folder.resolve("OUT/nix/var/nix/db/db.sqlite"))) {
      return String.join(" ", rows.of(sql));
    }
  }

  @Test
  void theGraphOfABuilderIsWrittenSorted() throws IOException {
    assertThat(run("closure-graph DIR/OUT DIR/attrs.json")).isEqualTo(new CommandRun(0, "", ""));
    assertThat(folder.resolve("OUT"))
        .hasContent(
            expanded(
                """
                [
                	{
                		'path': '/s/app',
                		'narHash': 'H1',
                		'narSize': 10,
                		'references': [
                			'/s/app',
                			'/s/lib'
                		]
                	},
                	{
                		'path': '/s/lib',
                		'narHash': 'H2',
                		'narSize': 20,
                		'references': []
                	}
                ]\
                """));
  }

  @Test
  void ignoredPathsAreStillReferredTo() throws IOException {
    run("closure-graph DIR/OUT DIR/attrs.json --ignore /s/lib --ignore /s/none");
    assertThat(Files.readString(folder.resolve("OUT")))
        .contains("\"path\": \"/s/app\"", "/s/lib")
        .doesNotContain("\"path\": \"/s/lib\"");
    run("closure-graph DIR/OUT DIR/attrs.json --ignore /s/lib --ignore /s/app");
    assertThat(folder.resolve("OUT")).hasContent("[]");
  }

  @Test
  void layersOfABuildersAttributesAreThoseOfTheirGraph() throws IOException {
    for (String path : List.of("app", "lib", "data")) {
      write(path, path);
    }
    write(
        "attributes.json",
        """
        {'graph':[
          {'path':'DIR/lib','narHash':'H2','narSize':3,'references':['DIR/data']},
          {'path':'DIR/app','narHash':'H1','narSize':3,'references':['DIR/lib','DIR/data','DIR/app']},
          {'path':'DIR/data','narHash':'H1','narSize':4,'references':[]},
          {'path':'DIR/config','narHash':'H1','narSize':4,'references':['DIR/app','DIR/data']}]}
        """);
    String ignoring = " --ignore DIR/config --max-layers 2";

    run("closure-graph DIR/closure.json DIR/attributes.json --ignore DIR/config");
    run("layers-from-reproducible-storepaths DIR/one DIR/closure.json" + ignoring);
    run(
        "layers-from-reproducible-storepaths DIR/other DIR/attributes.json --attributes"
            + ignoring);

    assertThat(folder.resolve("other")).hasSameTextualContentAs(folder.resolve("one"));
    assertThat(Files.readString(folder.resolve("one"))).contains("/app", "/data", "/lib");
  }

  @Test
  void aGraphBecomesADatabase() throws SQLException {
    run("closure-graph DIR/all.json DIR/attrs.json");
    assertThat(run("nix-database DIR/OUT DIR/all.json")).isEqualTo(new CommandRun(0, "", ""));
    assertThat(rows("select path, narSize from ValidPaths")).isEqualTo("/s/app|10 /s/lib|20");
    assertThat(rows("select * from Refs")).isEqualTo("1|1 1|2");
  }

  @Test
  void aGraphMayBeAnObjectByPath() throws IOException, SQLException {
    write(
        "object.json", "{'/s/b':{'narHash':'H2','narSize':2},'/s/a':{'narHash':'H1','narSize':1}}");
    assertThat(run("nix-database DIR/OUT DIR/object.json").err()).isEmpty();
    assertThat(rows("select path, narSize from ValidPaths")).isEqualTo("/s/a|1 /s/b|2");
  }

  @Test
  void referencesToWhatIsNotThereAreLeftOut() throws SQLException {
    run("nix-database DIR/OUT DIR/graph.json");
    assertThat(rows("select id, path from ValidPaths")).isEqualTo("1|/s/app");
    assertThat(rows("select * from Refs")).isEmpty();
  }

  @Test
  void layersBecomeADatabase() throws IOException, SQLException {
    run("closure-graph DIR/all.json DIR/attrs.json");
    write(
        "layers.json",
        "[{'graph':'DIR/all.json','ignore':['/s/lib','/s/app']},{'graph':'DIR/graph.json','ignore':[]}]");
    // graph.json says of /s/app that it does not refer to itself
    assertThat(run("nix-database DIR/OUT --layers DIR/layers.json").err())
        .contains("all.json and ", "graph.json: they differ on /s/app in its references");
    write("layers.json", "[{'graph':'DIR/all.json','ignore':['/s/lib']}]");
    assertThat(run("nix-database DIR/OUT --layers DIR/layers.json").err()).isEmpty();
    assertThat(rows("select path from ValidPaths")).isEqualTo("/s/app");
    write("layers.json", "[{'graph':'DIR/all.json','ignore':['/s/lib']},{'graph':'DIR/all.json'}]");
    assertThat(run("nix-database DIR/OUT --layers=DIR/layers.json").err()).isEmpty();
    assertThat(rows("select path from ValidPaths")).isEqualTo("/s/app /s/lib");
  }

  /** With ' for ", DIR for the folder, H1 and H2 for hashes; the second is what x.json holds. */
  @ParameterizedTest(name = "[{index}] {0}: {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      textBlock =
          """
          closure-graph DIR/OUT DIR/none.json  ; ^^                    ; DIR/none.json: there is no such file
          closure-graph DIR/OUT DIR/x.json     ; []                    ; DIR/x.json: line 1, column 1: expected an object, found an array
          closure-graph DIR/OUT DIR/x.json     ; {}                    ; DIR/x.json: it has no `graph`; the derivation needs __structuredAttrs = true and
          closure-graph DIR/OUT DIR/x.json     ; {'graph':'x'}         ; `graph`: expected an array, found a string
          closure-graph DIR/OUT DIR/x.json     ; {'graph':[{}]}        ; `graph[0]`: this element has no `path`
          closure-graph DIR/OUT                ; ^^                    ; `closure-graph` takes OUT ATTRIBUTES, but 1 argument was given
          nix-database DIR/OUT DIR/none.json   ; ^^                    ; DIR/none.json: there is no such file
          nix-database DIR/OUT                 ; ^^                    ; `nix-database` takes either GRAPH or --layers
          nix-database DIR/OUT DIR/x.json --layers DIR/x.json ; []     ; `nix-database` takes either GRAPH or --layers
          nix-database DIR/none/OUT DIR/graph.json ; ^^                ; cannot write DIR/none/OUT: its directory DIR/none does not exist
          nix-database DIR/OUT DIR/x.json      ; [{'path':'s','narHash':'H1','narSize':1}]       ; expected an absolute path, found 's'
          nix-database DIR/OUT DIR/x.json      ; {'s':{'narHash':'H1','narSize':1}}              ; s is no absolute path
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narSize':1}]                   ; DIR/x.json: line 1, column 28: `[0]`: the store path /s/a has no `narHash`, which a Nix database needs
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narHash':'H1'}]                ; the store path /s/a has no `narSize`, which a Nix database needs
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narHash':null,'narSize':1}]    ; the store path /s/a has no `narHash`
          nix-database DIR/OUT DIR/x.json      ; [{'narHash':'md5:00','narSize':1,'path':'/s/a'}] ; the store path /s/a has the narHash `md5:00`, which is no SHA-256 as in
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narHash':'H1','narSize':-1}]   ; `[0].narSize`: a size cannot be negative
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narHash':'H1','narSize':1.5}]  ; `[0].narSize`: expected an integer, found 1.5
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narHash':'H1','narSize':1,'references':['b']}] ; `[0].references[0]`: expected an absolute path, found 'b'
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narHash':'H1','narSize':1},{'path':'/s/a','narHash':'H2','narSize':1}] ; it says of the store path /s/a one thing and another
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a','narHash':'H1','narSize':1},{'path':'/t/a','narHash':'H1','narSize':1}] ; DIR/x.json: /t/a is not in the same store directory as /s/a
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/a.drv','narHash':'H1','narSize':1}] ; /s/a.drv: this store derivation cannot be read: no such file or directory
          nix-database DIR/OUT DIR/x.json      ; [{'path':'/s/LONG','narHash':'H1','narSize':1}] ; this is too long for the database of an image: more than 960 bytes
          nix-database DIR/OUT --layers DIR/none.json ; ^^             ; DIR/none.json: there is no such file
          nix-database DIR/OUT --layers DIR/x.json ; {}                ; DIR/x.json: line 1, column 1: expected an array, found an object
          nix-database DIR/OUT --layers DIR/x.json ; [{}]              ; DIR/x.json: line 1, column 3: `[0]`: this layer names no `graph`
          nix-database DIR/OUT --layers DIR/x.json ; [{'graph':''}]    ; this layer names no `graph`
          nix-database DIR/OUT --layers DIR/x.json ; [{'graph':'a\\u0000'}]      ; is not the name of a file: Nul character not allowed
          nix-database DIR/OUT --layers DIR/x.json ; [{'graph':'DIR/none.json'}]                 ; DIR/none.json: there is no such file
          nix-database DIR/OUT --layers DIR/x.json ; [{'graph':'DIR/graph.json','ignored':[]}]   ; `[0].ignored`: a layer has `graph` and `ignore`, nothing else
          nix-database DIR/OUT --layers DIR/x.json ; [{'graph':'DIR/graph.json','ignore':['a']}] ; `[0].ignore[0]`: expected an absolute path, found 'a'
          nix-database DIR/OUT --layers DIR/x.json ; [{'graph':'DIR/graph.json'},{'graph':'DIR/x.json'}] ; DIR/x.json: line 1, column
          image DIR/OUT DIR/x.json --inputs DIR/none ; {}              ; DIR/none: there is no such file
          image DIR/OUT DIR/x.json --inputs DIR/x.json ; {}            ; {}: there is no such file
          image DIR/OUT --inputs DIR/x.json    ; {}                    ; `image` takes OUT CONFIG LAYERS..., but 1 argument was given
          image DIR/OUT DIR/x.json             ; {}                    ; `image` takes OUT CONFIG LAYERS..., but 2 arguments were given
          """)
  void badInputIsOneClearLineAndNoOutput(String line, String content, String reason)
      throws IOException {
    write("x.json", content.replace("LONG", "n".repeat(1000)));
    Map<String, String> before = FileTree.of(folder);

    CommandRun run = run(line);

    assertThat(run.err())
        .startsWith("nix2container: ")
        .contains(expanded(reason))
        .doesNotContain("\tat ", "Exception", "fault of the program");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.code()).isEqualTo(1);
    assertThat(FileTree.of(folder)).isEqualTo(before);
  }

  private String layers(String... paths) throws IOException {
    StringBuilder graph = new StringBuilder();
    for (String path : paths) {
      Files.createDirectories(folder.resolve(path));
      graph.append(graph.isEmpty() ? "" : ",").append("{'path':'DIR/").append(path).append("'}");
    }
    write("paths.json", "[" + graph + "]");
    return Files.readString(folder.resolve("paths.json"));
  }

  @Test
  void layersFilesMayBeListedInAFile() throws IOException {
    String make = "layers-from-reproducible-storepaths ";
    for (String name : new String[] {"a", "b", "c"}) {
      assertThat(layers(name)).contains(name);
      assertThat(run(make + "DIR/" + name + ".json DIR/paths.json").err()).isEmpty();
    }
    write("config.json", "{}");
    write("list", "DIR/b.json\n\nDIR/c.json");
    run("image DIR/one.json DIR/config.json DIR/a.json DIR/b.json DIR/c.json");
    run("image DIR/two.json DIR/config.json DIR/a.json --inputs DIR/list");
    assertThat(folder.resolve("two.json")).hasSameBinaryContentAs(folder.resolve("one.json"));
    write("list", "DIR/a.json\nDIR/b.json\nDIR/c.json\n");
    run("image DIR/three.json DIR/config.json --inputs=DIR/list");
    assertThat(folder.resolve("three.json")).hasSameBinaryContentAs(folder.resolve("one.json"));

    layers("a", "b", "c", "d");
    run(make + "DIR/one.json DIR/paths.json DIR/a.json DIR/b.json DIR/c.json");
    run(make + "DIR/two.json DIR/paths.json --inputs DIR/list");
    assertThat(folder.resolve("two.json"))
        .hasSameBinaryContentAs(folder.resolve("one.json"))
        .content()
        .contains("/d\"")
        .doesNotContain("/a\"", "/b\"", "/c\"");
  }

  @Test
  void severalPathsMayBeIgnored() throws IOException {
    layers("a", "b", "c");
    assertThat(
            run("layers-from-reproducible-storepaths DIR/OUT DIR/paths.json"
                    + " --ignore DIR/a --ignore DIR/c")
                .err())
        .isEmpty();
    assertThat(Files.readString(folder.resolve("OUT")))
        .contains("/b\"")
        .doesNotContain("/a\"", "/c\"");
  }
}
