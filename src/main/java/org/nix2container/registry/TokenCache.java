package org.nix2container.registry;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Tokens that were got, each asked for by one thread while the others that want it wait. */
final class TokenCache {

  /** Asks a token server. */
  @FunctionalInterface
  interface Fetch {
    Token fetch();
  }

  private final ConcurrentMap<String, Slot> slots = new ConcurrentHashMap<>();

  /**
   * A token that will do for a while.
   *
   * @param key where it is from and what it is good for
   * @param now {@link System#nanoTime}
   * @throws RegistryException if there is none to be had; who asks again is told the same, for more
   *     wrong passwords may lock the user out
   */
  Token get(String key, long now, Fetch fetch) {
    return slot(key).get(now, fetch);
  }

  /** Has the next who wants one get another, if this is still the one that is kept. */
  void discard(String key, Token token) {
    slot(key).discard(token);
  }

  private Slot slot(String key) {
    Slot slot = slots.get(key);
    if (slot == null) {
      slot = new Slot();
      Slot before = slots.putIfAbsent(key, slot);
      slot = before == null ? slot : before;
    }
    return slot;
  }

  private static final class Slot {
    private @Nullable Token token;
    private @Nullable RegistryException failure;

    synchronized Token get(long now, Fetch fetch) {
      if (failure != null) {
        throw failure;
      }
      Token kept = token;
      if (kept == null || kept.isStale(now)) {
        kept = fetched(fetch);
        token = kept;
      }
      return kept;
    }

    private Token fetched(Fetch fetch) {
      try {
        return fetch.fetch();
      } catch (RegistryException e) {
        if (!e.isPassing()) {
          failure = e;
        }
        throw e;
      }
    }

    synchronized void discard(Token refused) {
      if (token == refused) {
        token = null;
      }
    }
  }
}
