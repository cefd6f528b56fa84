package org.nix2container.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Uploads that were begun and not ended, of all repositories: registries keep them for days. */
final class OpenUploads {

  private record Open(Channel channel, RepositoryPath repository) {}

  private final ConcurrentMap<UploadSession, Open> open = new ConcurrentHashMap<>();

  void add(Channel channel, RepositoryPath repository, UploadSession session) {
    open.put(session, new Open(channel, repository));
  }

  void remove(UploadSession session) {
    open.remove(session);
  }

  /** Cancels all of them at once, as far as that can be done in this time. */
  void cancelAll(Duration time) {
    List<Thread> threads = new ArrayList<>();
    for (Map.Entry<UploadSession, Open> entry : open.entrySet()) {
      UploadSession session = entry.getKey();
      Open upload = entry.getValue();
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("cancel-upload")
              .start(() -> cancel(upload.channel(), upload.repository(), session)));
    }
    open.clear();
    long end = System.nanoTime() + time.toNanos();
    try {
      for (Thread thread : threads) {
        long left = end - System.nanoTime();
        if (left > 0) {
          thread.join(Duration.ofNanos(left));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the registry forget an upload, if it will. */
  static void cancel(Channel channel, RepositoryPath repository, UploadSession session) {
    try {
      channel.open(new UploadCancel(repository, session)).close();
    } catch (RegistryException e) {
      // It will forget it by itself.
    }
  }
}
