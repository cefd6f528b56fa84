package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the terminal gets; E stands for the escape character. */
class LiveScreenTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private WindowSize.Size size = new WindowSize.Size(24, 80);
  private final LiveScreen screen =
      new LiveScreen(
          new PrintStream(bytes, false, UTF_8),
          new WindowSize() {
            @Override
            Size now() {
              return size;
            }
          });

  private String written() {
    String written = bytes.toString(UTF_8).replace('\u001b', 'E');
    bytes.reset();
    return written;
  }

  @Test
  void aFrameIsDrawnOverTheLast() {
    screen.draw(List.of("one", "two"));
    assertThat(written()).isEqualTo("E[?25l\roneE[K\ntwoE[KE[J");
    screen.draw(List.of("three"));
    assertThat(written()).isEqualTo("\rE[AthreeE[KE[J");
  }

  @Test
  void linesThatStayComeAboveAndAreNotDrawnAgain() {
    screen.draw(List.of("a"));
    screen.print("done");
    written();
    screen.draw(List.of("b"));
    assertThat(written()).isEqualTo("\rdoneE[K\nbE[KE[J");
    screen.draw(List.of("c"));
    assertThat(written()).isEqualTo("\rcE[KE[J");
  }

  @Test
  void inTheEndOnlyWhatStaysIsLeftAndTheCursorIsBack() {
    screen.draw(List.of("a", "b"));
    screen.print("done");
    written();
    screen.close();
    assertThat(written()).isEqualTo("\rE[AE[JdoneE[K\nE[?25h");
    screen.close();
    screen.draw(List.of("too late"));
    assertThat(written()).isEmpty();
    screen.print("still told");
    assertThat(written()).isEqualTo("still told\n");
  }

  @Test
  void withoutAFrameThereAreNoEscapes() {
    screen.print("done");
    screen.close();
    assertThat(written()).isEqualTo("done\n");
  }

  @Test
  void aLongLineIsClippedBeforeTheLastColumn() {
    size = new WindowSize.Size(24, 6);
    screen.draw(List.of("1234567"));
    assertThat(written()).isEqualTo("E[?25l\r1234…E[KE[J");
  }

  /** The terminal has wrapped the six characters into two rows. */
  @Test
  void whatANarrowerTerminalWrappedIsDrawnOver() {
    screen.draw(List.of("123456"));
    written();
    size = new WindowSize.Size(24, 4);
    screen.draw(List.of("1"));
    assertThat(written()).isEqualTo("\rE[A1E[KE[J");
  }

  @Test
  void aLowTerminalShowsTheLastLines() {
    size = new WindowSize.Size(3, 80);
    screen.draw(List.of("a", "b", "c", "d"));
    assertThat(written()).isEqualTo("E[?25l\rcE[K\ndE[KE[J");
  }
}
