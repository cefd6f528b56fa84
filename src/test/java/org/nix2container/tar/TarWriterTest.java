package org.nix2container.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TarWriterTest {

  private final ClosingOutput out = new ClosingOutput();
  private final TarWriter writer = new TarWriter(out);

  @Test
  void emptyArchiveIsTwoBlocksOfZeros() throws IOException {
    writer.close();
    assertThat(out.toByteArray()).isEqualTo(new byte[1024]);
    assertThat(out.closed).isTrue();
  }

  @Test
  void archiveIsHeadersContentsPaddingAndTwoBlocksOfZeros() throws IOException {
    writer.directory("blobs");
    writer.file("blobs/a", 3, body -> body.write("abc".getBytes(US_ASCII)));
    writer.file("b", 512, body -> body.write(new byte[512]));
    writer.close();

    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(header(TarEntry.directory("blobs".getBytes(UTF_8), 0755)));
    expected.writeBytes(header(TarEntry.file("blobs/a".getBytes(UTF_8), 3, 0644)));
    expected.writeBytes(Arrays.copyOf("abc".getBytes(US_ASCII), 512));
    expected.writeBytes(header(TarEntry.file("b".getBytes(UTF_8), 512, 0644)));
    expected.writeBytes(new byte[512 + 1024]);
    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void longNamesTakeLongHeaders() throws IOException {
    String name = "é".repeat(300);
    writer.file(name, 0, body -> {});
    writer.file("b", 0, body -> {});
    writer.close();

    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(header(TarEntry.file(name.getBytes(UTF_8), 0, 0644)));
    expected.writeBytes(header(TarEntry.file("b".getBytes(UTF_8), 0, 0644)));
    expected.writeBytes(new byte[1024]);
    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void bodyMayWriteByteByByteAndInParts() throws IOException {
    writer.file(
        "a",
        4,
        body -> {
          body.write('a');
          body.write(new byte[] {'x', 'b', 'c', 'x'}, 1, 2);
          body.flush();
          body.close();
          body.write('d');
        });
    assertThat(out.toString(US_ASCII).substring(512, 516)).isEqualTo("abcd");
    assertThat(out.closed).isFalse();
  }

  @Test
  void bodyThatIsTooLongIsRefusedAndNotWritten() {
    assertThatThrownBy(() -> writer.file("some/file", 3, body -> body.write(new byte[4])))
        .isInstanceOf(TarBodyException.class)
        .hasMessage("tar entry some/file: the content is longer than the 3 bytes promised");
    assertThat(out.size()).isEqualTo(512);
  }

  @Test
  void bodyThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> writer.file("some/file", 3, body -> body.write(new byte[2])))
        .isInstanceOf(TarBodyException.class)
        .hasMessage("tar entry some/file: the content ends 1 bytes short of the 3 promised");
  }

  @Test
  void directoriesHaveNoContent() {
    TarEntry directory = TarEntry.directory("d".getBytes(UTF_8), 0755);
    assertThatThrownBy(() -> writer.entry(directory, body -> body.write(1)))
        .isInstanceOf(TarBodyException.class);
  }

  @Test
  void archiveOfAFailedEntryIsNotEnded() throws IOException {
    assertThatThrownBy(() ->
            writer.file(
                "a",
                3,
                body -> {
                  throw new IOException("disk on fire");
                }))
        .hasMessage("disk on fire");
    writer.close();
    assertThat(out.size()).isEqualTo(512);
    assertThat(out.closed).isTrue();
  }

  @Test
  void entryWithoutAHeaderLeavesTheArchiveAsItWas() throws IOException {
    assertThatThrownBy(() -> writer.file("a\0", 0, body -> {}))
        .isInstanceOf(TarHeaderException.class);
    writer.close();
    assertThat(out.toByteArray()).isEqualTo(new byte[1024]);
  }

  @Test
  void closingAgainDoesNothing() throws IOException {
    writer.close();
    writer.close();
    assertThat(out.size()).isEqualTo(1024);
  }

  private static byte[] header(TarEntry entry) {
    TarHeaderEncoder encoder = new TarHeaderEncoder();
    byte[] header = new byte[encoder.encodedLength(entry)];
    encoder.encode(entry, header, 0);
    return header;
  }

  private static final class ClosingOutput extends ByteArrayOutputStream {
    private boolean closed;

    @Override
    public void close() {
      closed = true;
    }
  }
}
