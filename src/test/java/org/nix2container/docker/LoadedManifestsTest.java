package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.docker.LoadedManifests.LoadedManifest;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;

/** What is remembered of images that were loaded. */
class LoadedManifestsTest {

  private static final Digest LAYER = Digest.of(new byte[] {1});

  @TempDir private Path folder;
  private LoadedManifests record;

  @BeforeEach
  void open() {
    record = LoadedManifests.in(folder.resolve("deep/record"));
  }

  private static ManifestBlob manifest(String name) {
    String json =
        """
        {"config": {"digest": "%s"}, "layers": [{"digest": "%s", "size": 1}], "name": "%s"}
        """
            .formatted(Digest.of(new byte[0]), LAYER, name);
    return new ManifestBlob(MediaType.OCI_MANIFEST, json.getBytes(UTF_8));
  }

  private Path file(ManifestBlob manifest) {
    return folder.resolve("deep/record").resolve(manifest.digest().hex());
  }

  /** So that it does not matter how fast the test is. */
  private void store(ManifestBlob manifest, long seconds) throws IOException {
    record.store(manifest);
    Files.setLastModifiedTime(file(manifest), FileTime.fromMillis(1000 * seconds));
  }

  @Test
  void whatWasStoredIsFound() throws IOException {
    ManifestBlob one = manifest("one");
    assertThat(record.newest(9)).isEmpty();
    assertThat(record.find(one.digest())).isEmpty();

    store(one, 5);

    LoadedManifest stored = new LoadedManifest(one.digest(), Set.of(LAYER), 5);
    assertThat(record.newest(9)).containsExactly(stored);
    assertThat(record.find(one.digest())).hasValue(stored);
    assertThat(record.find(manifest("two").digest())).isEmpty();
  }

  @Test
  void theLastComesFirst() throws IOException {
    store(manifest("one"), 3);
    store(manifest("two"), 9);
    store(manifest("three"), 6);
    List<Digest> newestFirst =
        Stream.of("two", "three", "one").map(name -> manifest(name).digest()).toList();

    assertThat(record.newest(9)).extracting(LoadedManifest::digest).isEqualTo(newestFirst);
    assertThat(record.newest(2))
        .extracting(LoadedManifest::digest)
        .isEqualTo(newestFirst.subList(0, 2));

    record.store(manifest("one"));

    assertThat(record.newest(1))
        .extracting(LoadedManifest::digest)
        .containsExactly(manifest("one").digest());
  }

  @Test
  void whatIsDamagedIsNotThere() throws IOException {
    ManifestBlob one = manifest("one");
    record.store(one);
    Files.writeString(file(one), "{\"layers\": []}");
    Files.writeString(folder.resolve("deep/record/note"), "{}");
    byte[] noJson = "no json".getBytes(UTF_8);
    Files.write(folder.resolve("deep/record").resolve(Digest.of(noJson).hex()), noJson);

    assertThat(record.find(one.digest())).isEmpty();
    assertThat(record.newest(9)).allMatch(manifest -> manifest.layers().isEmpty());
  }

  @Test
  void theOldestGo() throws IOException {
    for (int i = 0; i < LoadedManifests.MOST_FILES; i++) {
      store(manifest("" + i), i);
    }
    record.store(manifest("new"));

    try (Stream<Path> files = Files.list(folder.resolve("deep/record"))) {
      assertThat(files).hasSize(LoadedManifests.MOST_FILES);
    }
    assertThat(record.find(manifest("0").digest())).isEmpty();
    assertThat(record.find(manifest("1").digest())).isPresent();
    assertThat(record.find(manifest("new").digest())).isPresent();
  }

  @Test
  void aRecordThatCannotBeWrittenIsAnEmptyOne() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    for (LoadedManifests none :
        List.of(
            LoadedManifests.in(folder.resolve("file/record")),
            LoadedManifests.ofUser(Map.of()),
            LoadedManifests.ofUser(Map.of("HOME", "relative")))) {
      none.store(manifest("one"));
      assertThat(none.newest(9)).isEmpty();
    }
  }

  @Test
  void itIsInTheUsersCache() {
    LoadedManifests.ofUser(Map.of("HOME", "/nowhere", "XDG_CACHE_HOME", folder.toString()))
        .store(manifest("one"));
    LoadedManifests.ofUser(Map.of("HOME", folder.toString())).store(manifest("one"));

    String file = "nix2container/loaded/" + manifest("one").digest().hex();
    assertThat(folder.resolve(file)).exists();
    assertThat(folder.resolve(".cache").resolve(file)).exists();
  }
}
