package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.copy.FileTree;

/** Bad input is one clear line that names file, store path and reason, and leaves no output. */
class BadInputTest {

  @TempDir private Path folder;

  @BeforeEach
  void makeStore() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      Files.createDirectories(folder.resolve("store/" + name + "/etc"));
    }
    Files.writeString(folder.resolve("store/a/etc/file"), "1");
    Files.writeString(folder.resolve("store/b/etc/file"), "22");
    Files.writeString(folder.resolve("store/c/etc/file"), "3");
    folder.resolve("store/c/etc/file").toFile().setExecutable(true);
    Files.createSymbolicLink(folder.resolve("store/loop"), Path.of("loop"));
  }

  /**
   * With ' for ", and DIR for the folder: the command line, what is in the file x.json, what it is
   * refused with.
   */
  @ParameterizedTest(name = "[{index}] {0}: {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      textBlock =
          """
          # a closure graph
          LAYERS x.json                         ; not JSON                           ; DIR/x.json: line 1, column 1: not JSON:
          LAYERS x.json                         ; ^^                                 ; DIR/x.json: line 1, column 1: expected a JSON value, found the end of the input
          LAYERS x.json                         ; [{'path':'DIR/store/a'}            ; DIR/x.json: line 1, column
          LAYERS x.json                         ; {'path':'/a'}                      ; `path`: expected an object, found a string
          LAYERS x.json                         ; [5]                                ; DIR/x.json: line 1, column 2: `[0]`: expected an object, found a number
          LAYERS x.json                         ; [{'references':[]}]                ; this element has no `path`
          LAYERS x.json                         ; [{'path':5}]                       ; `[0].path`: expected a string, found a number
          LAYERS x.json                         ; [{'path':'a'}]                     ; `[0].path`: expected an absolute path, found 'a'
          LAYERS x.json                         ; [{'path':'/a','references':'/b'}]  ; `[0].references`: expected an array, found a string
          LAYERS x.json                         ; [{'path':'/a','narSize':'5'}]      ; `[0].narSize`: expected an integer, found a string
          LAYERS x.json                         ; [{'path':'/a','references':['/b']},{'path':'/b','references':['/a']}] ; DIR/x.json: these store paths refer to each other: /
          LAYERS x.json                         ; [{'path':'DIR/store/none'}]        ; DIR/store/none: no such file or directory
          LAYERS none.json                      ; []                                 ; DIR/none.json: there is no such file
          LAYERS store                          ; []                                 ; DIR/store: cannot be read: Is a directory
          # options
          LAYERS abc.json --rewrites x.json     ; [{'path':'DIR/store/a','regex':'('}]                ; DIR/x.json: line 1, column
          LAYERS abc.json --rewrites x.json     ; [{'path':'DIR/store/a','regex':'('}]                ; missing closing )
          LAYERS abc.json --rewrites x.json     ; [{'regex':'a'}]                                     ; DIR/x.json: line 1, column 14: `[0]`
          LAYERS abc.json --rewrites x.json     ; {}                                                  ; DIR/x.json: line 1, column 1: expected an array, found an object
          LAYERS abc.json --rewrites none.json  ; []                                                  ; DIR/none.json: there is no such file
          LAYERS abc.json --perms x.json        ; [{'path':'DIR/store/a','regex':'a','mode':'rw'}]    ; `[0].mode`: "rw" is not a mode in octal digits, such as 0755
          LAYERS abc.json --perms x.json        ; [{'path':'DIR/store/a','regex':'a','mode':'0888'}]  ; `[0].mode`: "0888" is not a mode in octal digits, such as 0755
          LAYERS abc.json --perms x.json        ; [{'path':'DIR/store/a','regex':'a','mode':420}]     ; `[0].mode`: expected a string, found a number
          LAYERS abc.json --perms x.json        ; [{'path':'DIR/store/a','regex':'[','mode':''}]      ; DIR/x.json: line 1, column
          LAYERS abc.json --perms x.json        ; [{'path':'DIR/store/a','uid':1.5}]                  ; `[0].uid`: expected an integer, found 1.5
          LAYERS abc.json --history x.json      ; {'created':'yesterday'}                             ; DIR/x.json: line 1, column 12: `created`: "yesterday" is not a time as in
          LAYERS abc.json --history x.json      ; {'empty_layer':0}                                   ; `empty_layer`: expected a boolean, found a number
          LAYERS abc.json --max-layers 0        ; ^^                                                  ; --max-layers 0: an image needs at least one layer: give 1 or more
          LAYERS abc.json --max-layers -1       ; ^^                                                  ; --max-layers -1: an image needs at least one layer: give 1 or more
          LAYERS abc.json x.json                ; [{}]                                                ; DIR/x.json: line 1, column
          LAYERS abc.json x.json                ; [{}]                                                ; `[0]`: a layer needs `digest` and `diff_ids`
          # conflicts
          LAYERS abc.json --rewrites x.json     ; [{'path':'DIR/store/a','regex':'^DIR/store/a'},{'path':'DIR/store/b','regex':'^DIR/store/b'}] ; /etc/file: both DIR/store/
          LAYERS abc.json --rewrites x.json     ; [{'path':'DIR/store/a','regex':'^DIR/store/a'},{'path':'DIR/store/b','regex':'^DIR/store/b'}] ; are put here, and they differ in size
          LAYERS abc.json --rewrites x.json     ; [{'path':'DIR/store/a','regex':'^DIR/store/a'},{'path':'DIR/store/c','regex':'^DIR/store/c'}] ; are put here, and they differ in type or mode
          # image
          image OUT x.json none.json            ; {}                    ; DIR/none.json: there is no such file
          image OUT x.json layers.json          ; {'Env':{}}            ; DIR/x.json: line 1, column 8: `Env`: expected an array, found an object
          image OUT x.json layers.json          ; []                    ; DIR/x.json: line 1, column 1: expected an object, found an array
          image OUT config.json x.json          ; {}                    ; DIR/x.json: line 1, column 1: expected an array, found an object
          image OUT config.json layers.json --from-image x.json ; {}    ; DIR/x.json: line 1, column 2: an image file needs `version` and `layers`
          image OUT config.json layers.json --created x ; ^^            ; --created needs a time as in 2024-05-13T09:31:10Z, or now; not `x`
          image-from-dir OUT store              ; ^^                    ; DIR/store/manifest.json: there is no such file
          image-from-dir OUT none               ; ^^                    ; DIR/none/manifest.json: there is no such file
          image-from-manifest OUT x.json x.json ; {}                    ; DIR/x.json: line 1, column 2: a manifest (OCI, or Docker version 2 schema 2) needs a `config`
          # copy
          copy nix:DIR/x.json oci:DIR/OUT            ; not JSON         ; DIR/x.json: line 1, column 1: not JSON:
          copy nix:DIR/x.json oci:DIR/OUT            ; {'version':1}    ; DIR/x.json: line 1, column 13: an image file needs `version` and `layers`
          copy nix:DIR/x.json oci-archive:DIR/OUT    ; {'version':1,'layers':[{'digest':'sha256:1'}]} ; `layers[0].digest`: expected `sha256:` and 64 hex digits
          copy nix:DIR/x.json docker-archive:DIR/OUT ; {'version':1,'layers':[{'digest':'D','diff_ids':'D','mediatype':'application/vnd.oci.image.layer.v1.tar','paths':[{'path':'DIR/store/none'}]}]} ; DIR/store/none: no such file or directory
          copy nix:DIR/x.json dir:DIR/OUT            ; {'version':1,'layers':[{'digest':'D','diff_ids':'D','mediatype':'application/vnd.oci.image.layer.v1.tar','paths':[{'path':'DIR/store/a'}]}]} ; the layer of DIR/store/a is not what the image says
          copy nix:DIR/x.json dir:DIR/OUT            ; {'version':1,'layers':[{'digest':'D','diff_ids':'D','mediatype':'application/vnd.oci.image.layer.v1.tar','layer-path':'DIR/none'}]} ; layer blob DIR/none: no such file or directory
          copy nix:DIR/x.json dir:DIR/OUT            ; {'version':1,'layers':[{'digest':'D','diff_ids':'D','mediatype':'application/vnd.oci.image.layer.v1.tar','paths':[{'path':'DIR/store/a','options':{'perms':[{'regex':'*'}]}}]}]} ; DIR/x.json: line 1, column
          copy nix:DIR/x.json dir:DIR/store          ; {'version':1,'layers':[]} ; cannot write DIR/store: the directory holds something else than an image of dir:
          copy nix:DIR/x.json nix:DIR/OUT            ; {'version':1,'layers':[]} ; an image cannot be copied to a description of one
          copy nix:DIR/x.json docker-archive:DIR/OUT:A ; {'version':1,'layers':[]} ; image name `A`: `A` is not lower-case letters
          # build
          build store/none --save OUT                ; ^^  ; DIR/store/none: no such file or directory
          build store/loop --save OUT                ; ^^  ; DIR/store/loop: too many links lead on from here
          build store/a --config x.json --save OUT   ; {'User':5}   ; DIR/x.json: line 1, column 9: `User`: expected a string, found a number
          build store/a --from x.json --save OUT     ; {}           ; DIR/x.json: line 1, column 2: an image file needs `version` and `layers`
          build store/a --closure x.json --save OUT  ; []           ; DIR/x.json: it does not have DIR/store/a
          build store/a --perms x.json --save OUT    ; [{}]         ; DIR/x.json: line 1, column
          build store/a --entrypoint ['a --save OUT  ; ^^           ; --entrypoint: line 1, column
          build --copy-to-root store/a/etc/file --save OUT      ; ^^ ; DIR/store/a/etc/file: only a whole directory, or store path, can be copied to the image's root
          build --copy-to-root store/a --copy-to-root store/b --save OUT ; ^^ ; /etc/file: both DIR/store/
          build store/a --to oci:DIR/OUT --name Big  ; ^^           ; image name `Big`: `Big` is not lower-case
          build store/a --to oci:DIR/OUT --tag a/b   ; ^^           ; image name `docker.io/library/image`: `a/b` is not a tag: letters
          build store/a --to oci:DIR/OUT:-           ; ^^           ; `oci:DIR/OUT:-`: `-` is not a reference name
          build store/a --to DIR/OUT                 ; ^^           ; `DIR/OUT`: it has to begin with a transport: nix: docker:// oci: oci-archive: docker-archive: dir: docker-daemon: containers-storage: or containerd:
          build store/a --max-layers 0 --save OUT    ; ^^           ; --max-layers 0: an image needs at least one layer
          """)
  void isOneClearLineAndNoOutput(String line, String content, String reason) throws IOException {
    Files.writeString(folder.resolve("x.json"), expanded(content));
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(folder.resolve("layers.json"), "null");
    Files.writeString(
        folder.resolve("abc.json"),
        expanded("[{'path':'DIR/store/a'},{'path':'DIR/store/b'},{'path':'DIR/store/c'}]"));
    Map<String, String> before = FileTree.of(folder);

    CommandRun run = CommandRun.of((Object[]) words(line));

    assertThat(run.err())
        .startsWith("nix2container: ")
        .endsWith("\n")
        .contains(expanded(reason))
        .doesNotContain("\tat ", "Exception", "fault of the program");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(1);
    assertThat(FileTree.of(folder)).isEqualTo(before);
  }

  /** Words that name a file of the folder are made absolute. */
  private String[] words(String line) {
    String[] words = line.replace("LAYERS", "layers-from-reproducible-storepaths OUT").split(" +");
    for (int i = 1; i < words.length; i++) {
      if (words[i].matches("OUT|store.*|[a-z]+\\.json|none") && !words[i].startsWith("--")) {
        words[i] = folder + "/" + words[i];
      }
      words[i] = expanded(words[i]);
    }
    return words;
  }

  private String expanded(String text) {
    return text.replace('\'', '"')
        .replace("image\"s root", "image's root")
        .replace("\"D\"", "\"sha256:" + "d".repeat(64) + "\"")
        .replace("DIR", folder.toString());
  }
}
