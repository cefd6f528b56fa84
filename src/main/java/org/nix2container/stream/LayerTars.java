package org.nix2container.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.source.SourceFileException;
import org.nix2container.tree.LayerTree;

/**
 * Generates layers' tars. May be used by several threads at once; each call makes one tar, with
 * some help of threads that all calls share.
 */
public final class LayerTars implements AutoCloseable {

  private static final int MOST_CORES = 8;

  /** Half a megabyte each: what may be under way between walks and consumers, all in all. */
  private static final int BUFFERS = 128;

  /**
   * A walk that is far ahead gets over stretches of many small files while there are large ones.
   */
  private static final int MOST_BUFFERS = 64;

  private static final int FEWEST_BUFFERS = 8;

  // What the JVM counts, under the options that the program is started with, are the calls.
  private static final int WARM_UP_UPDATES = 100;
  private static final int WARM_UP_BYTES = 128;

  private final Fillers fillers;
  private final int buffersOfATar;

  /**
   * Those of tars that are finished. Whoever makes tars on many threads, but few at a time, is not
   * to have buffers for each of the threads.
   */
  private final Deque<BlockQueue.Buffers> idleBuffers = new ArrayDeque<>();

  private final ThreadLocal<byte[]> ownBuffer =
      ThreadLocal.withInitial(() -> new byte[Block.BUFFER_SIZE]);

  /** Uses as many threads as the machine has cores. */
  public LayerTars() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /** Uses this many threads to read files. */
  public LayerTars(int cores) {
    // Hashing is slow until the JVM has compiled it, and finding SHA-256 takes a while, too: both
    // can be over by the time that the first block is there.
    Thread.ofPlatform().daemon().name("warm-up").start(LayerTars::warmUp);
    fillers = new Fillers(Math.clamp(cores, 1, MOST_CORES));
    buffersOfATar = Math.clamp(BUFFERS / cores, FEWEST_BUFFERS, MOST_BUFFERS);
  }

  private static void warmUp() {
    MessageDigest sha256 = Digest.sha256();
    byte[] fewBlocks = new byte[WARM_UP_BYTES];
    for (int i = 0; i < WARM_UP_UPDATES; i++) {
      sha256.update(fewBlocks);
    }
  }

  /**
   * Generates the tar of a layer with these store paths. Whatever goes wrong on the way is thrown
   * here, after some blocks may have been consumed; the tar is good only if this returns.
   *
   * @throws IOException what the consumer threw
   * @throws org.nix2container.failure.Nix2ContainerException naming the file that cannot be read,
   *     has changed while it was read, or cannot be in this layer
   */
  public void generate(List<LayerPath> paths, BlockConsumer consumer) throws IOException {
    generate(paths, consumer, false);
  }

  /**
   * As the other.
   *
   * @param isLong whether other tars will be finished before this one, and so it pays to be ready
   *     for the help of their threads
   */
  void generate(List<LayerPath> paths, BlockConsumer consumer, boolean isLong) throws IOException {
    fillers.consumerBegins();
    try {
      if (isLong || fillers.hasSpareCores()) {
        generateOverlapped(paths, consumer);
      } else {
        generateAlone(paths, consumer);
      }
    } catch (SourceFileException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted", e); // no file is to blame: an interrupt closes files
      }
      throw e;
    } finally {
      fillers.consumerEnds();
    }
  }

  private void generateAlone(List<LayerPath> paths, BlockConsumer consumer) throws IOException {
    ImmediateSink sink = new ImmediateSink(ownBuffer.get(), consumer);
    try {
      walk(paths, sink);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      sink.closeFiles();
    }
  }

  private void generateOverlapped(List<LayerPath> paths, BlockConsumer consumer)
      throws IOException {
    BlockQueue.Buffers buffers = takeBuffers();
    BlockQueue queue = new BlockQueue(fillers, buffers);
    Thread walk = Thread.ofPlatform().daemon().name("walk").start(() -> walkInto(queue, paths));
    boolean whole = false;
    try {
      Optional<Block> next = queue.next();
      while (next.isPresent()) {
        Block block = next.get();
        consumer.accept(block.bytes(), block.length());
        queue.recycle(block);
        next = queue.next();
      }
      whole = true;
      giveBuffers(buffers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      if (!whole) {
        walk.interrupt();
        queue.closeFiles(); // the buffers are left alone: some may still be written to
      }
    }
  }

  private BlockQueue.Buffers takeBuffers() {
    synchronized (idleBuffers) {
      BlockQueue.Buffers buffers = idleBuffers.poll();
      return buffers == null ? new BlockQueue.Buffers(buffersOfATar) : buffers;
    }
  }

  private void giveBuffers(BlockQueue.Buffers buffers) {
    synchronized (idleBuffers) {
      idleBuffers.push(buffers);
    }
  }

  private static void walkInto(BlockQueue queue, List<LayerPath> paths) {
    try {
      walk(paths, queue);
      queue.end();
    } catch (Throwable t) {
      if (!Thread.currentThread().isInterrupted()) {
        queue.fail(t);
      }
    }
  }

  private static void walk(List<LayerPath> paths, BlockSink sink) {
    BlockWriter writer = new BlockWriter(sink);
    LayerTree.of(paths).visit(writer);
    writer.finish();
  }

  @Override
  public void close() {
    fillers.close();
  }
}
