package org.nix2container.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What GNU tar and Python's tarfile read is what was written. {@code -Dseed=N} replays a run. */
class OtherTarsReadItTest {

  private static final int ENTRIES = 400;

  /** Prints each entry as typeflag, name, target, size, mode, uid, gid, user, group, mtime. */
  private static final String PYTHON_LIST =
      """
      import sys, tarfile
      def hex(text):
          return text.encode("utf-8", "surrogateescape").hex()
      with tarfile.open(sys.argv[1], encoding="utf-8", errors="surrogateescape") as archive:
          for e in archive:
              print(e.type.decode(), hex(e.name), hex(e.linkname), e.size, "%o" % e.mode,
                    e.uid, e.gid, hex(e.uname), hex(e.gname), e.mtime, sep=",")
      """;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final List<TarEntry> entries =
      new RandomEntries(new SplittableRandom(seed)).some(ENTRIES);

  @TempDir private Path folder;
  private Path archive;

  @BeforeEach
  void nameTheArchive() {
    archive = folder.resolve("archive.tar");
  }

  @Test
  void gnuTarListsNumbersNamesAndTargets() throws Exception {
    assumeGnuTar();
    write(entries);
    assertThat(gnuList("--numeric-owner"))
        .as("seed %d", seed)
        .isEqualTo(
            entries.stream()
                .map(e -> gnuLine(e, Long.toString(e.uid()), Long.toString(e.gid())))
                .toList());
  }

  @Test
  void gnuTarListsOwners() throws Exception {
    assumeGnuTar();
    write(entries);
    assertThat(gnuList())
        .as("seed %d", seed)
        .isEqualTo(
            entries.stream()
                .map(e -> gnuLine(e, latin1(e.userName()), latin1(e.groupName())))
                .toList());
  }

  @Test
  void pythonReadsEveryField() throws Exception {
    assumePython();
    write(entries);
    assertThat(pythonList())
        .as("seed %d", seed)
        .isEqualTo(entries.stream().map(OtherTarsReadItTest::pythonLine).toList());
  }

  @Test
  void gnuTarFindsTheEntryBehindMoreThan8GiB() throws Exception {
    assumeGnuTar();
    List<TarEntry> large = writeLarge();
    assertThat(gnuList("--numeric-owner"))
        .isEqualTo(large.stream().map(e -> gnuLine(e, "0", "0")).toList());
  }

  @Test
  void pythonFindsTheEntryBehindMoreThan8GiB() throws Exception {
    assumePython();
    List<TarEntry> large = writeLarge();
    assertThat(pythonList())
        .isEqualTo(large.stream().map(OtherTarsReadItTest::pythonLine).toList());
  }

  private void write(List<TarEntry> entries) throws IOException {
    try (TarWriter writer =
        new TarWriter(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      for (TarEntry entry : entries) {
        writer.entry(entry, body -> body.write(new byte[(int) entry.size()]));
      }
    }
  }

  /** An archive with holes: nearly all of its 16 GiB takes no room on the disk. */
  private List<TarEntry> writeLarge() throws IOException {
    List<TarEntry> large =
        List.of(
            TarEntry.file("/in-octal".getBytes(US_ASCII), (8L << 30) - 1, 0444),
            TarEntry.file("/in-a-record".getBytes(US_ASCII), 8L << 30, 0444),
            TarEntry.directory("/behind".getBytes(US_ASCII), 0555));
    TarHeaderEncoder encoder = new TarHeaderEncoder();
    try (FileChannel channel =
        FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long position = 0;
      for (TarEntry entry : large) {
        byte[] header = new byte[encoder.encodedLength(entry)];
        encoder.encode(entry, header, 0);
        position += channel.write(ByteBuffer.wrap(header), position);
        position += entry.size() + TarBlocks.padding(entry.size());
      }
      channel.write(ByteBuffer.allocate(TarBlocks.TRAILER), position);
    }
    return large;
  }

  // GNU tar

  private static void assumeGnuTar() {
    assumeTrue(
        Program.prints("GNU tar", "tar", "--version"), "skipped: GNU tar is not installed (tar)");
  }

  /** The lines of the listing, bytes as ISO-8859-1, with the padding between columns taken out. */
  private List<String> gnuList(String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("tar", "--list", "--verbose", "--absolute-names", "--utc", "--full-time"));
    command.add("--quoting-style=escape");
    command.addAll(List.of(options));
    command.addAll(List.of("--file", archive.toString()));
    return Program.output(command)
        .lines()
        .map(line -> line.replaceFirst("^(\\S+) (\\S+) +(\\d+)", "$1 $2 $3"))
        .toList();
  }

  private static String gnuLine(TarEntry entry, String user, String group) {
    String target =
        entry.kind() == TarEntry.Kind.SYMLINK ? " -> " + escaped(entry.linkTarget()) : "";
    return permissions(entry)
        + (" " + user + "/" + group + " " + entry.size())
        + (" 1970-01-01 00:00:01 " + escaped(entry.name()) + target);
  }

  private static String permissions(TarEntry entry) {
    char[] text = "?rwxrwxrwx".toCharArray();
    text[0] =
        switch (entry.kind()) {
          case FILE -> '-';
          case DIRECTORY -> 'd';
          case SYMLINK -> 'l';
        };
    for (int bit = 0; bit < 9; bit++) {
      if ((entry.mode() & (0400 >> bit)) == 0) {
        text[1 + bit] = '-';
      }
    }
    special(text, 3, (entry.mode() & 04000) != 0, 's');
    special(text, 6, (entry.mode() & 02000) != 0, 's');
    special(text, 9, (entry.mode() & 01000) != 0, 't');
    return new String(text);
  }

  private static void special(char[] text, int place, boolean set, char letter) {
    if (set) {
      text[place] = text[place] == 'x' ? letter : Character.toUpperCase(letter);
    }
  }

  /** GNU's quoting style "escape" in the locale C. */
  private static String escaped(byte[] name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name) {
      int letter = "\u0007\b\f\n\r\t\u000b\\".indexOf(b);
      if (letter >= 0) {
        text.append('\\').append("abfnrtv\\".charAt(letter));
      } else if (b < ' ' || b == 0x7f) {
        text.append('\\').append(Integer.toOctalString(01000 | (b & 0xff)).substring(1));
      } else {
        text.append((char) b);
      }
    }
    return text.toString();
  }

  // Python

  private static void assumePython() {
    assumeTrue(
        Program.prints("Python 3", "python3", "--version"),
        "skipped: Python is not installed (python3)");
  }

  private List<String> pythonList() throws Exception {
    return Program.output(List.of("python3", "-c", PYTHON_LIST, archive.toString()))
        .lines()
        .toList();
  }

  private static String pythonLine(TarEntry entry) {
    HexFormat hex = HexFormat.of();
    return String.join(
        ",",
        Character.toString(entry.kind().typeFlag),
        hex.formatHex(entry.name()),
        hex.formatHex(entry.linkTarget()),
        Long.toString(entry.size()),
        Integer.toOctalString(entry.mode()),
        Long.toString(entry.uid()),
        Long.toString(entry.gid()),
        hex.formatHex(entry.userName()),
        hex.formatHex(entry.groupName()),
        "1");
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** How a program of the machine ended in the locale C; its output as ISO-8859-1. */
  private record Program(int status, String output) {

    static boolean prints(String text, String... command) {
      try {
        return run(List.of(command)).output.contains(text);
      } catch (UncheckedIOException e) {
        return false;
      }
    }

    static String output(List<String> command) {
      Program ended = run(command);
      assertThat(ended.status).as("%s: %s", command.getFirst(), ended.output).isZero();
      return ended.output;
    }

    private static Program run(List<String> command) {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C");
      try {
        Process process = builder.start();
        process.getOutputStream().close();
        String output = latin1(process.getInputStream().readAllBytes());
        return new Program(process.waitFor(), output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
