package org.nix2container.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nix2container.http.HttpException;
import org.nix2container.http.HttpResponse;
import org.nix2container.oci.Descriptor;
import org.nix2container.stream.BlockConsumer;

/** Reads one blob, and goes on where the connection broke. */
final class BlobReading {

  private static final int AT_ONCE = 256 * 1024;

  /** So many bytes make up for a failure. */
  private static final long PROGRESS = 1024 * 1024;

  private final Channel channel;
  private final RepositoryPath repository;
  private final Descriptor blob;
  private final BlockConsumer to;
  private final byte[] buffer;
  private Retries retries;
  private long done;

  BlobReading(Channel channel, RepositoryPath repository, Descriptor blob, BlockConsumer to) {
    this.channel = channel;
    this.repository = repository;
    this.blob = blob;
    this.to = to;
    this.buffer = new byte[Math.clamp(blob.size(), 1, AT_ONCE)];
    this.retries = channel.retries();
  }

  /**
   * Gives the bytes, never more than the descriptor says. Fewer, if the registry has no more.
   *
   * @throws IOException what the consumer threw
   */
  void run() throws IOException {
    boolean over = blob.size() == 0;
    while (!over) {
      long before = done;
      try {
        over = attempt();
      } catch (RegistryException e) {
        if (done - before >= PROGRESS) {
          retries = channel.retries();
        }
        if (!e.isPassing()) {
          throw e;
        }
        retries.failed(e);
      }
    }
  }

  private boolean attempt() throws IOException {
    BlobFetch fetch = new BlobFetch(repository, blob, done);
    try (HttpResponse answer = channel.open(fetch)) {
      OptionalLong begin = begin(fetch, answer);
      if (begin.isEmpty()) {
        return true;
      }
      InputStream body = answer.body();
      skip(body, done - begin.getAsLong());
      while (done < blob.size()) {
        int length = read(body, (int) Math.min(buffer.length, blob.size() - done));
        if (length < 0) {
          return true; // it is shorter than it should be, which whoever verifies it will see
        }
        to.accept(buffer, length);
        done += length;
      }
      return true;
    }
  }

  private OptionalLong begin(BlobFetch fetch, HttpResponse answer) {
    try {
      return fetch.read(answer);
    } catch (WrongAnswerException e) {
      throw channel.refusals().wrong(fetch, answer, e.reason());
    }
  }

  private void skip(InputStream body, long bytes) {
    for (long left = bytes; left > 0; ) {
      int length = read(body, (int) Math.min(buffer.length, left));
      if (length < 0) {
        return;
      }
      left -= length;
    }
  }

  private int read(InputStream body, int most) {
    try {
      return body.read(buffer, 0, most);
    } catch (HttpException e) {
      throw channel.refusals().unanswered(new BlobFetch(repository, blob, done), e);
    } catch (IOException e) {
      throw new RegistryException(
          "tried to read blob " + blob.digest() + " of " + repository + ", but " + e.getMessage(),
          0,
          List.of(),
          Optional.empty(),
          e);
    }
  }
}
