package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Nix's tables in one snapshot of the database. */
final class StoreTables {

  private static final int MAX_PATH = 4096; // PATH_MAX of Linux
  private static final int MAX_HASH = 256;

  private final Pages pages;
  private final StoreSchema schema;
  private long textBytes;

  private StoreTables(Pages pages, StoreSchema schema) {
    this.pages = pages;
    this.schema = schema;
  }

  static StoreTables of(Pages pages) throws IOException {
    return new StoreTables(pages, StoreSchema.read(pages));
  }

  /** A row of {@code ValidPaths}. */
  record StorePath(long id, String path, String narHash, long narSize) {}

  Optional<StorePath> find(String path) throws IOException {
    byte[] key = path.getBytes(UTF_8);
    PathSearch search = new PathSearch(key);
    search.run(schema.pathIndex());
    if (search.id.isEmpty()) {
      return Optional.empty();
    }
    StorePath row = get(search.id.getAsLong());
    if (!isUtf8(path, key)) {
      return Optional.empty();
    }
    if (!row.path().equals(path)) {
      throw wrongRow();
    }
    return Optional.of(row);
  }

  /** Of the store paths that begin so the first in the order of their bytes. */
  Optional<StorePath> findFirst(String beginning) throws IOException {
    byte[] key = beginning.getBytes(UTF_8);
    BeginningSearch search = new BeginningSearch(key);
    search.run(schema.pathIndex());
    if (search.id.isEmpty() || !isUtf8(beginning, key)) {
      return Optional.empty();
    }
    StorePath row = get(search.id.getAsLong());
    if (!row.path().startsWith(beginning)) {
      throw wrongRow();
    }
    return Optional.of(row);
  }

  /** A lone surrogate becomes '?' in UTF-8, which store paths may contain. */
  private static boolean isUtf8(String text, byte[] utf8) {
    return text.equals(new String(utf8, UTF_8));
  }

  private static SqliteFormatException wrongRow() {
    return SqliteFormatException.damaged("the index of store paths leads to a wrong row");
  }

  StorePath get(long id) throws IOException {
    Optional<Row> found = new TableTree(pages, schema.validPaths()).find(id);
    if (found.isEmpty()) {
      throw SqliteFormatException.damaged("the store path with id " + id + " is not there");
    }
    Row row = found.get();
    String path = row.string(schema.pathColumn(), MAX_PATH);
    String hash = row.string(schema.hashColumn(), MAX_HASH);
    textBytes += path.length() + hash.length();
    if (textBytes > pages.totalBytes()) {
      // Cells may not overlap. If they do, a small file can hold any number of long texts.
      throw SqliteFormatException.damaged("rows take up more space than there is");
    }
    return new StorePath(id, path, hash, row.integer(schema.narSizeColumn()));
  }

  /** The ids of what a store path refers to, in rising order. */
  long[] references(long id) throws IOException {
    ReferenceSearch search = new ReferenceSearch(id);
    search.run(schema.referencesIndex());
    return Arrays.copyOf(search.references, search.count);
  }

  private final class PathSearch extends IndexSearch {
    private final byte[] key;
    private OptionalLong id = OptionalLong.empty();

    PathSearch(byte[] key) {
      super(pages);
      this.key = key;
    }

    @Override
    int compare(Row entry) throws SqliteFormatException {
      return entry.compareText(0, key);
    }

    @Override
    void accept(Row entry) throws SqliteFormatException {
      if (id.isPresent()) {
        throw SqliteFormatException.damaged("the index of store paths has a path twice");
      }
      id = OptionalLong.of(entry.integer(1));
    }
  }

  private final class BeginningSearch extends IndexSearch {
    private final byte[] key;
    private OptionalLong id = OptionalLong.empty();
    private byte[] last = new byte[0];

    BeginningSearch(byte[] key) {
      super(pages);
      this.key = key;
    }

    @Override
    int compare(Row entry) throws SqliteFormatException {
      return entry.compareBeginning(0, key);
    }

    @Override
    void accept(Row entry) throws SqliteFormatException {
      if (id.isEmpty()) {
        id = OptionalLong.of(entry.integer(1));
      } else if (entry.compareText(0, last) <= 0) {
        throw SqliteFormatException.damaged("the index of store paths is out of order");
      }
      last = entry.text(0, MAX_PATH);
    }
  }

  private final class ReferenceSearch extends IndexSearch {
    private final long referrer;
    private long[] references = new long[16];
    private int count;

    ReferenceSearch(long referrer) {
      super(pages);
      this.referrer = referrer;
    }

    @Override
    int compare(Row entry) throws SqliteFormatException {
      return Long.compare(entry.integer(0), referrer);
    }

    @Override
    void accept(Row entry) throws SqliteFormatException {
      long reference = entry.integer(1);
      if (count > 0 && reference <= references[count - 1]) {
        throw SqliteFormatException.damaged("the index of references is out of order");
      }
      if (count == references.length) {
        references = Arrays.copyOf(references, count * 2);
      }
      references[count++] = reference;
    }
  }
}
