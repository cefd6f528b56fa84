package org.nix2container.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MessagesTest {

  record Refusal(IOException thrown, String inWords) {}

  static final List<Refusal> REFUSALS =
      List.of(
          new Refusal(new NoSuchFileException("/x"), "no such file or directory"),
          new Refusal(new AccessDeniedException("/x"), "permission denied"),
          new Refusal(new FileAlreadyExistsException("/x"), "it exists already"),
          new Refusal(new DirectoryNotEmptyException("/x"), "the directory is not empty"),
          new Refusal(new NotDirectoryException("/x"), "not a directory"),
          new Refusal(
              new FileSystemException("/x", null, "No space left on device"),
              "no space left on device"),
          new Refusal(new FileSystemException("/x", null, null), "FileSystemException"),
          new Refusal(new IOException("No space left on device"), "no space left on device"),
          new Refusal(new IOException("EOF comes early"), "EOF comes early"),
          new Refusal(new IOException(), "IOException"),
          new Refusal(new FileNotFoundException("/x (y) (Is a directory)"), "is a directory"),
          new Refusal(new FileNotFoundException("/x"), "/x"),
          new Refusal(new FileNotFoundException(), "null"));

  @ParameterizedTest
  @FieldSource("REFUSALS")
  void aReasonIsInWordsAndWithoutTheFilesName(Refusal refusal) {
    assertThat(SystemReason.of(refusal.thrown())).isEqualTo(refusal.inWords());
  }

  @Test
  void streamsAndChannelsAreRefusedInTheSameWords(@TempDir Path folder) {
    try (FileInputStream in = new FileInputStream(folder.resolve("none").toFile())) {
      throw new AssertionError("opened " + in);
    } catch (IOException e) {
      assertThat(SystemReason.of(e)).isEqualTo(SystemReason.of(new NoSuchFileException("none")));
    }
  }

  @Test
  void aMessageIsOneLineWithoutTerminalEscapes() {
    assertThat(new InvalidInputException("a\nb", "\u001b[31mred\u007f\r\u0085"))
        .hasMessage("a\\nb: \\x1b[31mred\\x7f\\x0d\\x85");
    assertThat(new InvalidInputException("naïve 😀", "fine")).hasMessage("naïve 😀: fine");
  }

  @Test
  void anOutputExceptionNamesTheTargetAndKeepsItsCause() {
    IOException cause = new IOException("No space left on device");
    assertThat(new OutputException("/out/image.tar", cause))
        .hasMessage("cannot write /out/image.tar: no space left on device")
        .hasCause(cause);
    assertThat(new OutputException("/out", "it is a directory"))
        .hasMessage("cannot write /out: it is a directory")
        .hasNoCause();
  }
}
