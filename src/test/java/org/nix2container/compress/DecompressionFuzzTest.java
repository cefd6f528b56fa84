package org.nix2container.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.nix2container.oci.MediaType;

/** Any bytes as a blob are read to an end, or end in an IOException. */
class DecompressionFuzzTest {

  /** More would only be waiting for a bomb to end. */
  private static final int ENOUGH = 1_000_000;

  @FuzzTest
  void blob(byte[] blob) {
    try (InputStream in =
        Decompression.of(MediaType.OCI_LAYER_GZIP, new ByteArrayInputStream(blob))) {
      assertThat(in.readNBytes(ENOUGH).length).isNotNegative();
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
