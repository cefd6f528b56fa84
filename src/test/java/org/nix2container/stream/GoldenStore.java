package org.nix2container.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.nix2container.source.TestTree;

/**
 * The small store that the golden files were recorded on. It stands where it stood then, for the
 * tars hold absolute paths; whoever else makes it waits until this one is closed.
 */
public final class GoldenStore implements AutoCloseable {

  /** Where the store is. */
  public static final Path PLACE = Path.of("/tmp/n2c-golden");

  private static final Path LOCK = Path.of("/tmp/n2c-golden.lock");

  /** File locks are between processes; this one is between threads. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel lock;

  private GoldenStore(FileChannel lock) {
    this.lock = lock;
  }

  /** Makes the store. It is to be closed by the same thread. */
  public static GoldenStore make() throws IOException {
    THREADS.lock();
    GoldenStore store = new GoldenStore(locked());
    remove();
    fill(new TestTree(PLACE));
    return store;
  }

  @Override
  public void close() throws IOException {
    remove();
    Files.deleteIfExists(LOCK);
    lock.close();
    THREADS.unlock();
  }

  /** The lock file, locked; not one that was deleted by the process that had locked it before. */
  private static FileChannel locked() throws IOException {
    while (true) {
      FileChannel channel = FileChannel.open(LOCK, CREATE, WRITE);
      Object opened = key();
      channel.lock();
      if (opened.equals(key())) {
        return channel;
      }
      channel.close();
    }
  }

  private static Object key() throws IOException {
    return Files.exists(LOCK)
        ? Files.readAttributes(LOCK, BasicFileAttributes.class).fileKey()
        : "none";
  }

  private static void fill(TestTree store) throws IOException {
    byte[] libc = new byte[256 * 300];
    for (int i = 0; i < libc.length; i++) {
      libc[i] = (byte) i;
    }
    store
        .file("glibc/lib/libc.so.6", libc, 0555)
        .symlink("glibc/lib/libc.so", "libc.so.6")
        .file("bash/bin/bash", utf8("#!not a shell\n".repeat(50)), 0555)
        .file("app/bin/app", utf8("#!/bin/bash\necho app\n"), 0555)
        .file("app/share/README", "read me\n")
        .file("conf/etc/app.conf", "a=1\n")
        .file("odd/naïve-ñame", "not ASCII\n")
        .file("odd/" + "x".repeat(120), "too long for the name field, nothing to split at\n")
        .file("odd/" + "y".repeat(100) + "/" + "z".repeat(90), "split between prefix and name\n")
        .symlink("odd/far", ("/" + "w".repeat(60)).repeat(3))
        .file("odd/setuid", new byte[0], 04555)
        .directory("odd/empty");
    for (String directory :
        List.of(
            "glibc/lib",
            "glibc",
            "bash/bin",
            "bash",
            "app/bin",
            "app/share",
            "app",
            "conf/etc",
            "conf",
            "odd/" + "y".repeat(100),
            "odd/empty",
            "odd")) {
      store.chmod(directory, 0555);
    }
  }

  private static void remove() throws IOException {
    if (Files.exists(PLACE)) {
      TestTree.delete(PLACE);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
