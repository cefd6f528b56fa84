package org.nix2container.push;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.push.PushRecord.Known;

/** What a machine remembers of its pushes, and that nothing else comes out of it. */
class PushRecordTest {

  private static final Digest LAYER = Digest.of(new byte[] {1});
  private static final Descriptor BLOB = blob(2);

  @TempDir private Path folder;

  private static Descriptor blob(int content) {
    return new Descriptor(
        MediaType.OCI_LAYER_GZIP, Digest.of(new byte[] {(byte) content}), content);
  }

  private PushRecord record() {
    return PushRecord.in(folder.resolve("record"));
  }

  private Path onlyFile() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("record"))) {
      return files.toList().getFirst();
    }
  }

  @Test
  void whatWasStoredIsFound() {
    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");

    assertThat(record().find(LAYER, "gzip-4"))
        .contains(new Known(BLOB.digest(), 2, List.of("localhost:5000/app")));
    assertThat(record().find(LAYER, "gzip-5")).isEmpty();
    assertThat(record().find(BLOB.digest(), "gzip-4")).isEmpty();
  }

  @Test
  void theLastRepositoriesComeFirst() {
    for (int i = 0; i < 20; i++) {
      record().store(LAYER, "gzip-4", BLOB, (i % 2 == 0 ? "a.example/" : "b.example/x/") + i);
    }
    record().store(LAYER, "gzip-4", BLOB, "a.example/16");

    Known known = record().find(LAYER, "gzip-4").orElseThrow();

    assertThat(known.repositoriesOf("a.example")).containsExactly("16", "18", "14", "12");
    assertThat(known.repositoriesOf("b.example")).containsExactly("x/19", "x/17", "x/15", "x/13");
    assertThat(known.repositoriesOf("example")).isEmpty();
  }

  @Test
  void repositoriesOfAnotherBlobAreForgotten() {
    record().store(LAYER, "gzip-4", blob(3), "localhost:5000/old");
    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/new");

    assertThat(record().find(LAYER, "gzip-4"))
        .contains(new Known(BLOB.digest(), 2, List.of("localhost:5000/new")));
  }

  @Test
  void whatIsKnownIsNotWrittenAgain() throws Exception {
    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");
    FileTime longAgo = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(onlyFile(), longAgo);

    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");

    assertThat(Files.getLastModifiedTime(onlyFile())).isEqualTo(longAgo);
  }

  /** Each of these makes other bytes of a good entry. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFileWithAnyOtherBytesIsNone(long seed) throws Exception {
    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");
    Path file = onlyFile();
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] bad = spoiled(good, random);
      if (Arrays.equals(bad, good)) {
        continue;
      }
      Files.write(file, bad);
      assertThat(record().find(LAYER, "gzip-4")).as(new String(bad, ISO_8859_1)).isEmpty();
    }
    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");
    assertThat(Files.readAllBytes(file)).isEqualTo(good);
  }

  private static byte[] spoiled(byte[] good, Random random) {
    int at = random.nextInt(good.length);
    byte[] bad =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(good, at);
          case 1 -> Arrays.copyOf(good, good.length + 1 + at);
          case 2 -> {
            byte[] twice = Arrays.copyOf(good, good.length * 2);
            System.arraycopy(good, 0, twice, good.length, good.length);
            yield twice;
          }
          default -> good.clone();
        };
    if (bad.length == good.length) {
      bad[at] = (byte) random.nextInt(256);
    }
    return bad;
  }

  @Test
  void anEntryUnderAnotherNameIsNone() throws Exception {
    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");
    Path first = onlyFile();
    record().store(LAYER, "zstd-2", blob(7), "localhost:5000/app");
    try (Stream<Path> files = Files.list(folder.resolve("record"))) {
      Path second = files.filter(file -> !file.equals(first)).findFirst().orElseThrow();
      Files.write(second, Files.readAllBytes(first));
    }

    assertThat(record().find(LAYER, "zstd-2")).isEmpty();
    assertThat(record().find(LAYER, "gzip-4")).isPresent();
  }

  @Test
  void aRecordThatCannotBeWrittenIsAnEmptyOne() throws Exception {
    Files.writeString(folder.resolve("record"), "a file");

    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");

    assertThat(record().find(LAYER, "gzip-4")).isEmpty();
    assertThat(folder.resolve("record")).hasContent("a file");
  }

  @Test
  void anEntryThatIsADirectoryOrHugeIsNone() throws Exception {
    record().store(LAYER, "gzip-4", BLOB, "localhost:5000/app");
    Path file = onlyFile();
    Files.write(file, new byte[9000]);
    assertThat(record().find(LAYER, "gzip-4")).isEmpty();
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(record().find(LAYER, "gzip-4")).isEmpty();
  }

  @Test
  void anyNumberMayUseItAtOnce() throws Exception {
    List<Future<?>> writers = new ArrayList<>();
    Set<Optional<Known>> seen = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 200; i++) {
        Descriptor blob = blob(i % 3);
        writers.add(threads.submit(() -> record().store(LAYER, "gzip-4", blob, "host/app")));
        seen.add(record().find(LAYER, "gzip-4"));
      }
    }
    for (Future<?> writer : writers) {
      writer.get();
    }

    seen.add(record().find(LAYER, "gzip-4"));
    seen.remove(Optional.<Known>empty());
    assertThat(seen)
        .isNotEmpty()
        .allSatisfy(known ->
            assertThat(known.orElseThrow())
                .isIn(
                    new Known(blob(0).digest(), 0, List.of("host/app")),
                    new Known(blob(1).digest(), 1, List.of("host/app")),
                    new Known(blob(2).digest(), 2, List.of("host/app"))));
    try (Stream<Path> files = Files.list(folder.resolve("record"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void itIsBelowTheCacheOfTheUser() {
    String home = folder.toString();
    PushRecord.ofUser(Map.of("HOME", home)).store(LAYER, "e", BLOB, "host/app");
    assertThat(folder.resolve(".cache/nix2container/blobs")).isNotEmptyDirectory();
    PushRecord.ofUser(Map.of("HOME", home, "XDG_CACHE_HOME", home + "/xdg"))
        .store(LAYER, "e", BLOB, "host/app");
    assertThat(folder.resolve("xdg/nix2container/blobs")).isNotEmptyDirectory();
  }

  @Test
  void withoutAHomeThereIsNone() {
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("HOME", ""),
            Map.of("HOME", "relative"),
            Map.of("HOME", "/\uFFFD"),
            Map.of("HOME", "/a\0b"))) {
      PushRecord none = PushRecord.ofUser(environment);
      none.store(LAYER, "e", BLOB, "host/app");
      assertThat(none.find(LAYER, "e")).isEmpty();
    }
  }

  @Test
  void theOldestEntriesGoWhenThereAreTooMany() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("many"));
    for (int i = 0; i < 30; i++) {
      Path file = Files.createFile(directory.resolve("" + i));
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + 1000L * ((i * 7) % 30)));
    }

    RecordPruning.prune(directory, 30);
    assertThat(directory.toFile().list()).hasSize(30);
    RecordPruning.prune(directory, 20);

    assertThat(directory.toFile().list()).hasSize(18);
    assertThat(directory.toFile().listFiles())
        .allSatisfy(file -> assertThat(file.lastModified()).isGreaterThanOrEqualTo(1_012_000L));
  }
}
