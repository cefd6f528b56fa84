package org.nix2container.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.OutputException;

class OutputsTest {

  private final Outputs outputs = new Outputs();
  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void nameTheTarget() {
    target = folder.resolve("image.json");
  }

  @Test
  void aFileIsInvisibleUntilItIsCommitted() throws IOException {
    try (PendingFile file = outputs.file(target)) {
      write(file, "new");
      assertThat(target).doesNotExist();
      file.commit();
      assertThat(target).hasContent("new");
    }
    assertThat(names()).containsExactly("image.json");
  }

  @Test
  void nothingIsLeftOfAFileThatIsNotCommitted() throws IOException {
    Files.writeString(target, "old");
    try (PendingFile file = outputs.file(target)) {
      write(file, "new");
    }
    assertThat(names()).containsExactly("image.json");
    assertThat(target).hasContent("old");
  }

  @Test
  void aFileReplacesWhatIsThere() throws IOException {
    Files.writeString(target, "old and longer");
    outputs.write(target, "new".getBytes(UTF_8));
    assertThat(target).hasContent("new");
    assertThat(names()).containsExactly("image.json");
  }

  @Test
  void aPrivateFileIsItsOwnersAloneWhateverItWas() throws IOException {
    Files.writeString(target, "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-rw-"));
    outputs.writePrivate(target, "new".getBytes(UTF_8));
    assertThat(target).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
    assertThat(names()).containsExactly("image.json");
  }

  @Test
  void aReaderOfTheOldFileKeepsIt() throws IOException {
    Files.writeString(target, "old");
    try (var reader = Files.newBufferedReader(target)) {
      outputs.write(target, "new".getBytes(UTF_8));
      assertThat(reader.readLine()).isEqualTo("old");
    }
  }

  @Test
  void aFileIsWrittenToWhereALinkLeads() throws IOException {
    Path real = Files.createDirectory(folder.resolve("elsewhere")).resolve("real.json");
    Files.writeString(real, "old");
    Files.createSymbolicLink(target, Path.of("elsewhere/real.json"));
    outputs.write(target, "new".getBytes(UTF_8));
    assertThat(target).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void aPipeIsWrittenStraightInto() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    outputs.write(pipe, "through".getBytes(UTF_8));
    assertThat(new String(reader.getInputStream().readAllBytes(), UTF_8)).isEqualTo("through");
    assertThat(names()).containsExactly("pipe");
  }

  @Test
  void aDeviceStaysWhatItIs() {
    outputs.write(Path.of("/dev/null"), "nowhere".getBytes(UTF_8));
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aLongNameHasRoomForATemporaryOne() {
    Path longest = folder.resolve("n".repeat(255));
    outputs.write(longest, "x".getBytes(UTF_8));
    assertThat(longest).hasContent("x");
    Path longestOfCharacters = folder.resolve("ñ".repeat(127));
    outputs.write(longestOfCharacters, "x".getBytes(UTF_8));
    assertThat(longestOfCharacters).hasContent("x");
  }

  @Test
  void aFileNeedsADirectoryThatIsThere() throws IOException {
    Path missing = folder.resolve("none/image.json");
    assertThatThrownBy(() -> outputs.file(missing))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            "cannot write " + missing + ": its directory " + folder + "/none does not exist");
    Path below = Files.writeString(target, "a file").resolve("image.json");
    assertThatThrownBy(() -> outputs.file(below))
        .hasMessage("cannot write " + below + ": not a directory");
    assertThat(names()).containsExactly("image.json");
  }

  @Test
  void aDirectoryIsNotReplacedByAFile() throws IOException {
    Files.createDirectory(target);
    assertThatThrownBy(() -> outputs.write(target, new byte[0]))
        .isInstanceOf(OutputException.class)
        .hasMessage("cannot write " + target + ": it is a directory");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void anErrorNamesTheTargetAsItWasGiven() throws IOException {
    Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    assertThatThrownBy(() -> outputs.file(link.resolve("none/x")))
        .hasMessageStartingWith("cannot write " + link + "/none/x: ");
  }

  @Test
  void filesThatAreCommittedTogetherAppearInTheirOrderOrNotAtAll() throws IOException {
    Files.createDirectory(folder.resolve("in-the-way"));
    Files.createFile(folder.resolve("in-the-way/file"));
    PendingFile first = outputs.file(folder.resolve("first"));
    PendingFile second = outputs.file(folder.resolve("second"));
    write(first, "1");
    write(second, "2");
    outputs.commit(List.of(first, second));
    assertThat(folder.resolve("first")).hasContent("1");
    assertThat(folder.resolve("second")).hasContent("2");

    PendingFile third = outputs.file(folder.resolve("third"));
    PendingFile fourth = outputs.file(folder.resolve("fourth"));
    Files.createDirectory(folder.resolve("fourth"));
    assertThatThrownBy(() -> outputs.commit(List.of(third, fourth)))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith("cannot write " + folder.resolve("fourth"));
    third.close();
    fourth.close();
    assertThat(names()).containsExactly("first", "fourth", "in-the-way", "second");
  }

  @Test
  void aDirectoryIsInvisibleUntilItIsCommitted() throws IOException {
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.write("blobs/sha256/a", "1".getBytes(UTF_8));
      assertThat(target).doesNotExist();
      directory.commit();
    }
    assertThat(target.resolve("blobs/sha256/a")).hasContent("1");
    assertThat(names()).containsExactly("image.json");
  }

  @Test
  void aDirectoryMayHaveLinks() throws IOException {
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.directory("a/b");
      directory.link("a/b/link", "/nowhere");
      assertThatThrownBy(() -> directory.link("none/link", "/nowhere"))
          .isInstanceOf(OutputException.class)
          .hasMessage("cannot write " + target + "/none/link: no such file or directory");
      assertThatThrownBy(() -> directory.link("a/link", "\0"))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("Nul character not allowed");
      directory.commit();
    }
    assertThat(Files.readSymbolicLink(target.resolve("a/b/link"))).hasToString("/nowhere");
  }

  @Test
  void aFileMayBeWrittenFromItsEnd() throws IOException {
    try (PendingFile file = outputs.file(target)) {
      file.writeAt(4, "end".getBytes(UTF_8));
      file.writeAt(0, "the ".getBytes(UTF_8));
      file.commit();
    }
    assertThat(target).hasContent("the end");
  }

  @Test
  void nothingIsLeftOfADirectoryThatIsNotCommitted() throws IOException {
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.write("a/b/c", "1".getBytes(UTF_8));
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aDirectoryReplacesTheWholeOfWhatIsThere() throws IOException {
    Files.createDirectories(target.resolve("old/older"));
    Files.createFile(target.resolve("old/file"));
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.write("new", "1".getBytes(UTF_8));
      assertThat(target.resolve("old/file")).exists();
      directory.commit();
    }
    assertThat(namesIn(target)).containsExactly("new");
    assertThat(names()).containsExactly("image.json");
  }

  @Test
  void anEmptyDirectoryIsFilledAndStaysTheSame() throws IOException {
    Files.createDirectory(target);
    Object before = Files.getAttribute(target, "unix:ino");
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.write("blobs/sha256/a", "1".getBytes(UTF_8));
      directory.write("index.json", "2".getBytes(UTF_8));
      assertThat(namesIn(target)).as("one that is hidden").hasSize(1);
      directory.commit();
    }
    assertThat(namesIn(target)).containsExactly("blobs", "index.json");
    assertThat(Files.getAttribute(target, "unix:ino")).isEqualTo(before);
  }

  @Test
  void anEmptyDirectoryStaysEmptyWhenNothingIsCommitted() throws IOException {
    Files.createDirectory(target);
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.write("a", "1".getBytes(UTF_8));
    }
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void aFileInADirectoryIsCalledByItsLaterName() throws IOException {
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.write("a", "1".getBytes(UTF_8));
      assertThatThrownBy(() -> directory.write("a/b", new byte[0]))
          .isInstanceOf(OutputException.class)
          .hasMessageStartingWith("cannot write " + target + "/a/b: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "directory", "empty directory"})
  void closingTakesAwayWhatIsUnfinishedAndRefusesEverythingElse(String kind) throws IOException {
    if (kind.startsWith("empty")) {
      Files.createDirectory(target);
    }
    List<String> before = names();
    if (kind.equals("file")) {
      PendingFile file = outputs.file(target);
      outputs.close();
      write(file, "still writing, as another thread would");
      assertThatThrownBy(file::commit).hasMessage("cannot write " + target + ": interrupted");
      file.close();
    } else {
      PendingDirectory directory = outputs.directory(target);
      directory.write("a", "1".getBytes(UTF_8));
      outputs.close();
      assertThatThrownBy(() -> directory.write("b", new byte[0])).hasMessageContaining("/b: inter");
      assertThatThrownBy(directory::commit).hasMessage("cannot write " + target + ": interrupted");
      directory.close();
    }
    assertThatThrownBy(() -> outputs.file(folder.resolve("next"))).hasMessageContaining("interr");
    assertThatThrownBy(() -> outputs.directory(folder.resolve("next"))).hasMessageContaining("int");
    assertThat(names()).isEqualTo(before);
    assertThat(target.toFile().list()).isIn(null, new String[0]);
  }

  @Test
  void threadsThatGoOnAfterTheEndLeaveNothing() throws Exception {
    CountDownLatch begun = new CountDownLatch(3);
    Thread[] threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      int number = i;
      threads[i] = new Thread(() -> writeUntilRefused(number, begun));
      threads[i].start();
    }
    begun.await();
    outputs.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(names()).allMatch(name -> name.startsWith("whole"));
    for (String name : names()) {
      assertThat(folder.resolve(name)).hasSize(3);
    }
  }

  private void writeUntilRefused(int number, CountDownLatch begun) {
    try {
      for (int i = 0; i < 1_000_000; i++) {
        outputs.write(folder.resolve("whole-" + number + "-" + i % 10), "abc".getBytes(UTF_8));
        begun.countDown();
      }
    } catch (OutputException e) {
      assertThat(e).hasMessageEndingWith("interrupted");
    }
  }

  @Test
  void aFullDeviceIsTold() throws IOException {
    Path full = Path.of("/dev/full");
    assertThatThrownBy(() -> outputs.write(full, new byte[10]))
        .isInstanceOf(OutputException.class)
        .hasMessage("cannot write /dev/full: no space left on device");
    try (FileChannel stillThere = FileChannel.open(full)) {
      assertThat(stillThere.isOpen()).isTrue();
    }
  }

  private static void write(PendingFile file, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    file.write(bytes, 0, bytes.length);
  }

  private List<String> names() throws IOException {
    return namesIn(folder);
  }

  private static List<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
