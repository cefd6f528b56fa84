package org.nix2container.copy;

import java.io.IOException;
import java.io.OutputStream;

/** Lets a writer end its archive without ending the file that it is in. */
final class Unclosed extends OutputStream {

  private final OutputStream out;

  Unclosed(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
