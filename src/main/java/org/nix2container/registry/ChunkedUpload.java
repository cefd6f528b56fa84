package org.nix2container.registry;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.nix2container.http.RequestBody;
import org.nix2container.stream.BlockConsumer;

/**
 * Sends a blob in chunks, each of them from memory: one that was lost is sent again without asking
 * the source.
 */
final class ChunkedUpload implements BlockConsumer {

  private static final int TOO_LARGE = 413;
  private static final int WRONG_RANGE = 416;

  /** Whatever the registry says is the smallest that it takes. */
  private static final long MOST_MEMORY = 64L * 1024 * 1024;

  private final Channel channel;
  private final RepositoryPath repository;
  private final UploadSession session;
  private final UploadHabits habits;
  private final Retries retries;

  private byte[] chunk;
  private int filled;

  /** Of the chunk's first byte in the blob. */
  private long offset;

  ChunkedUpload(
      Channel channel, RepositoryPath repository, UploadSession session, Retries retries) {
    this.channel = channel;
    this.repository = repository;
    this.session = session;
    this.habits = channel.server().uploads();
    this.retries = retries;
    long size = habits.chunkSize().orElse(UploadHabits.FIRST_CHUNK);
    long least = Math.min(session.smallestChunk(), MOST_MEMORY);
    this.chunk = new byte[(int) Math.min(Math.max(size, least), Integer.MAX_VALUE - 8)];
  }

  @Override
  public void accept(byte[] buffer, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (filled == chunk.length) {
        send();
      }
      int now = Math.min(length - done, chunk.length - filled);
      System.arraycopy(buffer, done, chunk, filled, now);
      filled += now;
      done += now;
    }
  }

  /** Sends what is left. */
  void finish() throws IOException {
    send();
  }

  private void send() throws IOException {
    for (int done = 0; done < filled; ) {
      int size = Math.min(size(), filled - done);
      try {
        OptionalLong received = channel.once(patch(done, size));
        // Some say nonsense here; what it came to is seen at the end.
        boolean less = received.isPresent() && isWithin(received.getAsLong(), done, size);
        done = less ? (int) (received.getAsLong() - offset) : done + size;
      } catch (RegistryException e) {
        if (e.status() == TOO_LARGE && shrinks(size)) {
          continue;
        }
        if (!e.isPassing() && e.status() != WRONG_RANGE) {
          throw e;
        }
        retries.failed(e);
        done = received(e);
      }
    }
    offset += filled;
    filled = 0;
    if (size() < chunk.length) {
      chunk = Arrays.copyOf(chunk, size());
    }
  }

  private boolean isWithin(long received, int done, int size) {
    return received > offset + done && received < offset + done + size;
  }

  private int size() {
    long size = habits.chunkSize().orElse(chunk.length);
    return (int) Math.min(chunk.length, Math.max(size, session.smallestChunk()));
  }

  private boolean shrinks(int size) {
    return size > session.smallestChunk() && habits.learnTooLarge(OptionalLong.of(size));
  }

  /** How far into the chunk the registry has it. */
  private int received(RegistryException failure) throws IOException {
    long into = status() - offset;
    if (into < 0 || into > filled) {
      throw failure; // it has to begin anew
    }
    return (int) into;
  }

  /** Less than nothing if the registry does not know the upload any more. */
  private long status() throws IOException {
    try {
      return channel.once(new UploadStatus(repository, session)).orElse(-1);
    } catch (RegistryException e) {
      return -1;
    }
  }

  private UploadPatch patch(int from, int size) {
    byte[] bytes = chunk;
    long first = offset + from;
    return new UploadPatch(
        repository,
        session,
        first + "-" + (first + size - 1),
        new RequestBody.Streamed(OptionalLong.of(size), out -> out.write(bytes, from, size)));
  }
}
