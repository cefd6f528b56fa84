package org.nix2container.imagedb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Store paths that refer to each other at random. */
final class RandomClosure {

  private static final String DIGITS = "0123456789abcdfghijklmnpqrsvwxyz";

  private final Random random;
  private final String store;

  RandomClosure(long seed, String store) {
    this.random = new Random(seed);
    this.store = store;
  }

  /** So many, in no order. */
  List<Registration> of(int count) {
    List<String> paths = new ArrayList<>();
    while (paths.size() < count) {
      paths.add(path());
    }
    List<Registration> nodes = new ArrayList<>();
    for (String path : paths) {
      nodes.add(new Registration(path, hash(), size(), references(paths)));
    }
    Collections.shuffle(nodes, random);
    return nodes;
  }

  private String path() {
    StringBuilder path = new StringBuilder(store).append('/');
    for (int i = 0; i < 32; i++) {
      path.append(DIGITS.charAt(random.nextInt(32)));
    }
    // Most names are short, a few as long as Nix lets them be.
    int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 211 : 30);
    return path.append("-").append("nAme.+_".repeat(31), 0, length).toString();
  }

  NarHash hash() {
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    return NarHash.parse("sha256:" + HexFormat.of().formatHex(hash)).orElseThrow();
  }

  /** Of any number of bytes, 0 among them. */
  private long size() {
    return random.nextInt(20) == 0
        ? random.nextInt(3)
        : random.nextLong() >>> 1 + random.nextInt(63);
  }

  /** A few, rarely many; itself and one that is not in the closure may be among them. */
  private List<String> references(List<String> paths) {
    List<String> references = new ArrayList<>();
    for (int i = random.nextInt(random.nextInt(20) == 0 ? 60 : 5); i > 0; i--) {
      references.add(random.nextInt(30) == 0 ? path() : paths.get(random.nextInt(paths.size())));
    }
    return references;
  }
}
