package org.nix2container.registry;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** How a registry wants blobs to be uploaded, as it turned out. */
final class UploadHabits {

  /** What proxies take that do not take a whole layer: 100 MB at Cloudflare, 10 MB at ECR's. */
  static final int FIRST_CHUNK = 8 * 1024 * 1024;

  static final int SMALLEST_CHUNK = 64 * 1024;

  /** Zero: a blob at once. */
  private final AtomicLong chunkSize;

  private volatile boolean wantsPatch;

  /**
   * @param chunkSize what the user said
   */
  UploadHabits(OptionalLong chunkSize) {
    this.chunkSize = new AtomicLong(chunkSize.orElse(0));
  }

  /** In chunks of so many bytes, if not at once. */
  OptionalLong chunkSize() {
    long size = chunkSize.get();
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /**
   * Has chunks be smaller than a request that was too large (413).
   *
   * @param size of that request; if it is unknown, it was a large one
   * @return whether there is something smaller to try
   */
  boolean learnTooLarge(OptionalLong size) {
    long smaller = Math.min(size.orElse(2L * FIRST_CHUNK) / 2, FIRST_CHUNK);
    if (smaller < SMALLEST_CHUNK) {
      return false;
    }
    chunkSize.accumulateAndGet(smaller, (now, less) -> now == 0 ? less : Math.min(now, less));
    return true;
  }

  /** Whether a blob cannot come with the request that closes its upload. */
  boolean wantsPatch() {
    return wantsPatch;
  }

  void learnPatch() {
    wantsPatch = true;
  }
}
