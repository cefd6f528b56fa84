package org.nix2container.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;

class BaseImageErrorsTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String CONFIG = "{'rootfs':{'diff_ids':['" + DIGEST + "']}}";

  @TempDir private Path folder;
  private PulledImage pulled;

  @BeforeEach
  void pull() throws IOException {
    pulled = new PulledImage(folder).layer(MediaType.OCI_LAYER, "layer").config(CONFIG);
    pulled.write();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {'manifests':[]}                                    | this is an index of several images; choose one
          {'schemaVersion':1,'fsLayers':[]}                   | a manifest (OCI, or Docker version 2 schema 2) needs a `config`
          {'config':{'digest':'sha256:12','size':1}}          | `config.digest`: expected `sha256:` and 64 hex digits
          {'config':{'digest':'sha512:12','size':1}}          | `config.digest`: expected `sha256:` and 64 hex digits
          {'config':{'size':1}}                               | `config`: a descriptor needs a `digest` and a `size`
          {'config':{'digest':'DIGEST'}}                      | `config`: a descriptor needs a `digest` and a `size`
          {'config':{'digest':'DIGEST','size':'1'}}           | `config.size`: expected an integer, found a string
          {'config':{'digest':'DIGEST','size':1},'layers':{}} | `layers`: expected an array, found an object
          []                                                  | expected an object, found an array
          nothing                                             | not JSON
          """)
  void aManifestThatIsNoneIsRefused(String manifest, String reason) throws IOException {
    Files.writeString(pulled.manifestFile(), manifest.replace('\'', '"').replace("DIGEST", DIGEST));
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(pulled.manifestFile() + ": line 1, column ")
        .hasMessageContaining(reason);
  }

  @Test
  void theDirectoryHasToHoldAManifest() throws IOException {
    Files.delete(pulled.manifestFile());
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .hasMessage(pulled.manifestFile() + ": there is no such file");
  }

  @Test
  void blobsHaveToBeThere() throws IOException {
    Files.delete(pulled.blobFile("layer"));
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(pulled.blobFile("layer") + ": no such file or directory");
  }

  @Test
  void blobsHaveToHaveTheirSize() throws IOException {
    Files.writeString(pulled.blobFile("layer"), "la");
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .hasMessage(pulled.blobFile("layer") + ": it has 2 bytes where the manifest says 5");
  }

  @Test
  void theConfigHasToHaveItsDigest() throws IOException {
    String config = CONFIG.replace('\'', '"');
    Path file = pulled.blobFile(config);
    Files.writeString(file, config.replace('a', 'b'));
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .hasMessage(
            file + ": its content does not have the digest " + Digest.of(config.getBytes(UTF_8)));
  }

  @Test
  void theConfigHasToKnowEveryLayer() throws IOException {
    pulled.config("{'rootfs':{'diff_ids':['" + DIGEST + "','" + DIGEST + "']}}").write();
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(
            ": it has 2 diff_ids, but " + pulled.manifestFile() + " has 1 layers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {'rootfs':{'diff_ids':['md5:1']}}    | `rootfs.diff_ids[0]`: expected `sha256:` and 64 hex digits
          {'rootfs':[]}                        | `rootfs`: expected an object, found an array
          {'config':[]}                        | `config`: expected an object, found an array
          {'created':'never'}                  | `created`: "never" is not a time
          {'history':[{'empty_layer':'yes'}]}  | `history[0].empty_layer`: expected a boolean, found a string
          """)
  void aConfigThatIsNoneIsRefusedByPlace(String config, String reason) throws IOException {
    pulled.config(config).write();
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(pulled.blobFile(config.replace('\'', '"')) + ": line 1, column ")
        .hasMessageContaining(reason);
  }

  @Test
  void otherMediaTypesCannotBeUsed() throws IOException {
    new PulledImage(folder)
        .layer("application/vnd.oci.image.layer.v1.tar+encrypted", "layer")
        .config(CONFIG)
        .write();
    assertThatThrownBy(() -> BaseImage.fromDirectory(folder))
        .hasMessage(
            pulled.manifestFile()
                + ": layer "
                + Digest.of("layer".getBytes(UTF_8))
                + " is of media type application/vnd.oci.image.layer.v1.tar+encrypted;"
                + " tar, tar+gzip and tar+zstd can be used");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {}               | it has no file for blob
          []               | expected an object, found an array
          {'a':5}          | `a`: expected a string, found a number
          {'a':'x\\u0000'} | `a`: not a path
          {'a':''}         | `a`: not a path
          """)
  void aBlobMapHasAFileForEachBlob(String map, String reason) throws IOException {
    Path mapFile = Files.writeString(folder.resolve("map.json"), map.replace('\'', '"'));
    assertThatThrownBy(() -> BaseImage.fromManifest(pulled.manifestFile(), mapFile))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(mapFile + ": ")
        .hasMessageContaining(reason);
  }
}
