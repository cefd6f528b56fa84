package org.nix2container.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nix2container.copy.ImageLoad;
import org.nix2container.copy.ImageStream;
import org.nix2container.failure.Nix2ContainerException;

/**
 * A load that is under way: a thread sends the request, on a connection of its own, which is cut if
 * it is not brought to its end.
 */
final class RunningLoad implements ImageLoad {

  /** What is done when the daemon has answered. */
  interface Ending {

    void loaded();

    void refused();
  }

  private final Engine engine;
  private final LentBody body;
  private final ImageStream stream;
  private final FutureTask<Boolean> answer;
  private final Ending ending;

  /**
   * Begins it.
   *
   * @param engine is closed at the end
   * @param body of the request
   * @param format makes of what takes the archive what writes it
   */
  RunningLoad(
      Engine engine,
      LoadRequest request,
      LentBody body,
      Function<OutputStream, ImageStream> format,
      Ending ending) {
    this.engine = engine;
    this.body = body;
    this.ending = ending;
    this.stream = format.apply(new Archive());
    this.answer =
        new FutureTask<>(() -> {
          try {
            return engine.exchange(request);
          } finally {
            body.end();
          }
        });
    Thread.ofPlatform().daemon().name("docker-load").start(answer);
  }

  @Override
  public ImageStream stream() {
    return stream;
  }

  @Override
  public void await() throws IOException {
    body.complete();
    try {
      answered();
    } catch (Nix2ContainerException e) {
      ending.refused();
      throw e;
    }
    ending.loaded();
  }

  /**
   * Waits for the answer.
   *
   * @throws Nix2ContainerException with what the daemon says, if it did not load it
   */
  private void answered() throws IOException {
    try {
      answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      switch (cause) {
        case Nix2ContainerException failure -> throw failure;
        case IOException broken -> throw broken;
        case null, default -> throw new IllegalStateException(cause);
      }
    }
  }

  @Override
  public void close() {
    engine.close();
    body.end();
  }

  /** What the archive is written to: fails with the daemon's reason. */
  private final class Archive extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      body.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        body.write(bytes, offset, length);
      } catch (IOException e) {
        body.end();
        answered();
        throw e;
      }
    }
  }
}
