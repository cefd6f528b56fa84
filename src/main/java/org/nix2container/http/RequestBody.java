package org.nix2container.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** What follows the head of a request. */
public sealed interface RequestBody {

  record Empty() implements RequestBody {}

  /** A body in memory; the array is not to be changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] content) implements RequestBody {

    /** The length alone: forms of token servers hold passwords. */
    @Override
    public String toString() {
      return "Bytes[" + content.length + "]";
    }
  }

  /**
   * A body that is made while it is sent.
   *
   * @param length how many bytes the writer will write, exactly; unknown, they are sent in chunks
   */
  record Streamed(OptionalLong length, Writer writer) implements RequestBody {}

  /** Writes a body, from the thread that sends. */
  @FunctionalInterface
  interface Writer {

    /**
     * Writes all of the body. The stream throws an IOException when the sending is over before
     * that, because the server answered or the connection is lost; it is to be let through.
     */
    void writeTo(OutputStream out) throws IOException;
  }
}
