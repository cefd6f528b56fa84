package org.nix2container.serve;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;

/**
 * Makes one layer and sends it, or a part of it. What is sent to the layer's end is digested on the
 * way, and its last block is held back until the digest is known to be right: of a layer that is
 * not what the image says, a client gets too few bytes. A part that ends before is what a client
 * puts together with others, and then has to digest itself.
 */
final class LayerSending implements Runnable {

  /** How it came out. */
  enum End {
    /** All was sent. */
    WHOLE,
    /** The client went, or took nothing for too long. */
    CLIENT_LOST,
    /** The layer could not be made; nothing was sent, not even the head. */
    NOT_BEGUN,
    /** As the other, but some was sent: the connection has to be cut. */
    CUT
  }

  /** Where it goes. */
  interface Client {
    void send(byte[] bytes, int length) throws IOException;
  }

  private final Answer.OfLayer what;
  private final byte[] head;
  private final Client client;
  private final ServeObserver observer;
  private final Traffic traffic;

  /** Of the layer, seen so far. */
  private long at;

  private long sent;
  private boolean begun;
  private boolean lost;
  private boolean enough;
  private byte[] held = new byte[0];
  private @Nullable End end;

  LayerSending(
      Answer.OfLayer what, byte[] head, Client client, ServeObserver observer, Traffic traffic) {
    this.what = what;
    this.head = head;
    this.client = client;
    this.observer = observer;
    this.traffic = traffic;
  }

  /** How it came out, when it has run. */
  End end() {
    return requireNonNull(end);
  }

  @Override
  public void run() {
    long start = System.nanoTime();
    Digest blob = what.layer().descriptor().digest();
    observer.layerBegins(what.repository(), blob);
    end = make();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    boolean whole = end == End.WHOLE;
    traffic.layer(whole, took);
    observer.layerEnds(what.repository(), blob, whole);
    observer.fetched(new LayerFetch(what.repository(), what.layer(), sent, whole, took));
  }

  private End make() {
    LayerBlob layer = what.layer();
    try {
      if (isToTheEnd()) {
        layer.writeTo(this::accept);
        begin();
        send(held, held.length);
      } else {
        layer.content().writeTo(this::accept);
        throw new EOFException("it is shorter than the image says");
      }
      return End.WHOLE;
    } catch (IOException e) {
      return lost || enough ? ended() : failed(unreadable(layer, e));
    } catch (Nix2ContainerException e) {
      return lost || enough ? ended() : failed(e);
    } catch (RuntimeException | Error e) {
      observer.requestFails("blob " + layer.descriptor().digest(), e);
      return begun ? End.CUT : End.NOT_BEGUN;
    }
  }

  private boolean isToTheEnd() {
    return what.range().to() == what.layer().descriptor().size();
  }

  private End ended() {
    return lost ? End.CLIENT_LOST : End.WHOLE;
  }

  private static Nix2ContainerException unreadable(LayerBlob layer, IOException e) {
    return new InvalidInputException(layer.content().describe(), SystemReason.of(e), e);
  }

  private End failed(Nix2ContainerException reason) {
    observer.layerFails(what.repository(), what.layer().descriptor().digest(), reason);
    return begun ? End.CUT : End.NOT_BEGUN;
  }

  private void accept(byte[] block, int length) throws IOException {
    if (length == 0) {
      return;
    }
    ByteRange range = what.range();
    int from = Math.clamp(range.from() - at, 0, length);
    int to = Math.clamp(range.to() - at, 0, length);
    at += length;
    if (isToTheEnd() && at == range.to()) {
      held = Arrays.copyOfRange(block, from, to);
    } else if (from < to) {
      begin();
      send(from == 0 ? block : Arrays.copyOfRange(block, from, to), to - from);
    }
    if (!isToTheEnd() && at >= range.to()) {
      enough = true;
      throw new IOException("the rest is not wanted");
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      write(head, head.length);
    }
  }

  private void send(byte[] bytes, int length) throws IOException {
    write(bytes, length);
    sent += length;
    traffic.sent(length);
    observer.progress(what.repository(), what.layer().descriptor().digest(), sent);
  }

  private void write(byte[] bytes, int length) throws IOException {
    try {
      client.send(bytes, length);
    } catch (IOException e) {
      lost = true;
      throw e;
    }
  }
}
