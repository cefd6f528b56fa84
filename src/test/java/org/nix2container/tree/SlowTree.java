package org.nix2container.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nix2container.layer.Perm;
import org.nix2container.tar.TarEntry;
import org.nix2container.tar.TarWriter;

/**
 * What a layer's tar is, said as simply as possible: file by file, all of them in one sorted map,
 * with the expressions of java.util.regex.
 */
final class SlowTree {

  private static final Pattern CASE_HACK = Pattern.compile("(?s)(.+)~nix~case~hack~\\+?([0-9]+)");
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  /** Names on the way to a file; the first of an absolute path is empty. */
  private record Place(List<String> names) implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
      for (int i = 0; i < names.size() && i < other.names.size(); i++) {
        int order = names.get(i).compareTo(other.names.get(i)); // one unit is one byte
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(names.size(), other.names.size());
    }

    String path() {
      return names.equals(List.of("")) ? "/" : String.join("/", names);
    }
  }

  private record Put(RandomStorePath.Item item, String source, List<Perm> perms) {}

  private final Map<Place, Put> files = new TreeMap<>();
  private boolean wrong;

  /**
   * Puts the files of a store path.
   *
   * @param regex of java.util.regex, on bytes as ISO 8859-1; empty for none
   */
  void add(RandomStorePath storePath, String regex, String replacement, List<Perm> perms) {
    Pattern pattern = Pattern.compile(regex, Pattern.UNIX_LINES);
    // The last file at a place is the one that perms are asked about.
    List<RandomStorePath.Item> inOrder = new ArrayList<>(storePath.items());
    inOrder.sort(Comparator.comparing(item -> place("/" + item.name())));
    for (RandomStorePath.Item item : inOrder) {
      String source = storePath.path() + (item.name().isEmpty() ? "" : "/" + item.name());
      String target =
          regex.isEmpty()
              ? source
              : pattern
                  .matcher(source)
                  .replaceAll(new String(replacement.getBytes(UTF_8), ISO_8859_1));
      if (!target.isEmpty()) {
        put(place(target), new Put(item, source, perms));
      }
    }
  }

  /** The tar; nothing if files are in each other's way, or outside the root. */
  Optional<byte[]> tar() throws IOException {
    Map<Place, Optional<Put>> all = new TreeMap<>();
    files.forEach((place, put) -> all.put(place, Optional.of(put)));
    for (Place place : files.keySet()) {
      for (int i = 1; i < place.names.size(); i++) {
        Place above = new Place(place.names.subList(0, i));
        Put put = files.get(above);
        wrong |= put != null && put.item.type() != 'd';
        all.putIfAbsent(above, Optional.empty());
      }
    }
    if (wrong) {
      return Optional.empty();
    }
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarWriter writer = new TarWriter(tar)) {
      for (Map.Entry<Place, Optional<Put>> file : all.entrySet()) {
        byte[] name = file.getKey().path().getBytes(ISO_8859_1);
        if (file.getValue().isEmpty()) {
          writer.entry(TarEntry.directory(name, 0755), out -> {});
        } else {
          Put put = file.getValue().get();
          byte[] content = put.item.content().getBytes(ISO_8859_1);
          writer.entry(
              entry(name, put), out -> out.write(put.item.type() == 'f' ? content : new byte[0]));
        }
      }
    }
    return Optional.of(tar.toByteArray());
  }

  private void put(Place place, Put put) {
    Put before = files.put(place, put);
    wrong |=
        place.names.isEmpty()
            || (before != null
                && !(before.item.type() == put.item.type()
                    && before.item.mode() == put.item.mode()
                    && before.item.content().equals(put.item.content())
                    && before.perms.equals(put.perms)));
  }

  private static TarEntry entry(byte[] name, Put put) {
    byte[] content = put.item.content().getBytes(ISO_8859_1);
    TarEntry entry =
        switch (put.item.type()) {
          case 'f' -> TarEntry.file(name, content.length, put.item.mode());
          case 'd' -> TarEntry.directory(name, put.item.mode());
          default -> TarEntry.symlink(name, content);
        };
    for (Perm perm : put.perms) {
      if (Pattern.compile(perm.regex()).matcher(put.source).find()) {
        entry =
            new TarEntry(
                entry.kind(),
                name,
                entry.linkTarget(),
                entry.size(),
                perm.mode().isEmpty() ? entry.mode() : Integer.parseInt(perm.mode(), 8),
                perm.uid(),
                perm.gid(),
                perm.uname().isEmpty() ? entry.userName() : perm.uname().getBytes(UTF_8),
                perm.gname().isEmpty() ? entry.groupName() : perm.gname().getBytes(UTF_8));
      }
    }
    return entry;
  }

  /** Go's filepath.Clean, taken apart; no names at all for a path that leads out of the root. */
  private static Place place(String path) {
    boolean absolute = path.startsWith("/");
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        if (names.isEmpty() && !absolute) {
          return new Place(List.of());
        }
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(withoutCaseHack(name));
      }
    }
    if (names.isEmpty() && !absolute) {
      names.add(".");
    }
    List<String> all = new ArrayList<>(absolute ? List.of("") : List.of());
    all.addAll(names);
    return new Place(all);
  }

  private static String withoutCaseHack(String name) {
    Matcher hacked = CASE_HACK.matcher(name);
    if (!hacked.matches() || hacked.group(1).contains("~nix~case~hack~")) {
      return name;
    }
    BigInteger number = new BigInteger(hacked.group(2));
    boolean counts = number.signum() > 0 && number.compareTo(LARGEST) <= 0;
    return counts ? hacked.group(1) : name;
  }
}
