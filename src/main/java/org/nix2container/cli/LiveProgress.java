package org.nix2container.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.oci.Digest;
import org.nix2container.oci.Sizes;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.PushObserver;

/**
 * On a terminal: a line for each layer that is there, which stays, and below these a line for each
 * that is under way, and one for all, which are redrawn ten times a second.
 */
final class LiveProgress implements Progress {

  /** Most pushes of an unchanged image are over before; they need no display. */
  private static final long FIRST_MILLIS = 300;

  private static final long EACH_MILLIS = 100;
  private static final long MILLION = 1_000_000;

  private final LiveScreen screen;
  private final boolean severalDestinations;
  private final long begun = System.nanoTime();
  private final List<Push> pushes = new ArrayList<>();
  private final TransferRate rate = new TransferRate();
  private boolean closed;

  LiveProgress(LiveScreen screen, boolean severalDestinations) {
    this.screen = screen;
    this.severalDestinations = severalDestinations;
  }

  /** Begins to draw, in a thread of its own. */
  void start() {
    Thread.ofPlatform().daemon().name("progress").start(this::drawOnAndOn);
  }

  @Override
  public synchronized PushObserver observer(String destination) {
    Push push = new Push(severalDestinations ? " -> " + destination : "");
    pushes.add(push);
    return push;
  }

  /** What is drawn does not keep those waiting who send. */
  private void drawOnAndOn() {
    long pause = FIRST_MILLIS;
    while (!isClosed()) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      screen.draw(lines(System.nanoTime()));
      pause = EACH_MILLIS;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** What is under way, the oldest first, and the sum. */
  synchronized List<String> lines(long now) {
    List<String> lines = new ArrayList<>();
    long sent = 0;
    int layers = 0;
    int there = 0;
    for (Push push : pushes) {
      for (UnderWay layer : push.underWay.values()) {
        lines.add(layer.line(now, push.suffix));
        sent += layer.sent;
      }
      sent += push.sentBefore;
      layers += push.layers;
      there += push.there;
    }
    rate.note(now, sent);
    long seconds = (now - begun) / 1000 / MILLION;
    lines.add(
        layers == 0 || there == 0 && sent == 0 && lines.isEmpty()
            ? "asking what is there already ... " + seconds + " s"
            : there
                + " of "
                + layers
                + " layers there, "
                + Sizes.of(sent)
                + " sent, "
                + Sizes.of(rate.bytesPerSecond(now))
                + "/s, "
                + seconds
                + " s");
    return lines;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    screen.close();
  }

  /** A layer on its way. */
  private static final class UnderWay {
    private final String name;
    private final long size;
    private final TransferRate rate = new TransferRate();
    private long read;
    private long sent;

    UnderWay(String name, long size) {
      this.name = name;
      this.size = size;
    }

    String line(long now, String suffix) {
      rate.note(now, sent);
      long percent = size == 0 ? 0 : Math.min(100, read * 100 / size);
      return Columns.right(percent + "%", 4)
          + Columns.right(Sizes.of(sent), 9)
          + Columns.right(Sizes.of(rate.bytesPerSecond(now)) + "/s", 11)
          + "  "
          + name
          + suffix;
    }
  }

  /** To one destination. */
  private final class Push implements PushObserver {
    private final String suffix;
    private final LayerNames names = new LayerNames();
    private final Map<Digest, UnderWay> underWay = new LinkedHashMap<>();
    private int layers;
    private int there;
    private long sentBefore;

    Push(String suffix) {
      this.suffix = suffix;
    }

    @Override
    public void begins(SourceImage image) {
      synchronized (LiveProgress.this) {
        names.add(image);
        layers += image.distinctLayers().size();
      }
    }

    @Override
    public void layerBegins(LayerBlob layer) {
      synchronized (LiveProgress.this) {
        underWay.put(
            layer.diffId(), new UnderWay(names.of(layer.diffId()), layer.descriptor().size()));
      }
    }

    @Override
    public void progress(LayerBlob layer, long read, long sent) {
      synchronized (LiveProgress.this) {
        UnderWay one = underWay.get(layer.diffId());
        if (one != null) {
          one.read = read;
          one.sent = sent;
        }
      }
    }

    @Override
    public void layerEnds(BlobOutcome outcome) {
      synchronized (LiveProgress.this) {
        sentBefore += outcome.sentBytes();
        if (names.has(outcome.diffId())) {
          underWay.remove(outcome.diffId());
          there++;
          screen.print(PushSummary.line(outcome, names.of(outcome.diffId())) + suffix);
        }
      }
    }

    @Override
    public void warns(String line) {
      screen.print("nix2container: warning: " + line);
    }
  }
}
