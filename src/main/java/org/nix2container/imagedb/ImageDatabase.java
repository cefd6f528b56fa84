package org.nix2container.imagedb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nix2container.json.Keys;
import org.nix2container.output.PendingDirectory;
import org.nix2container.output.PendingFile;

/** Writes what Nix needs in an image to know its store paths. */
public final class ImageDatabase {

  private static final String STATE = "nix/var/nix/";
  private static final String ROOTS = STATE + "gcroots/docker";

  private ImageDatabase() {}

  /**
   * Fills a directory: {@code nix/var/nix/db} with the database; {@code nix/var/nix/gcroots/docker}
   * with a link to each store path, so that none is taken for garbage; {@code nix/store/.links},
   * empty. Registered paths have the time 0.
   *
   * @throws org.nix2container.failure.OutputException if it cannot be written
   */
  public static void write(ImageRows rows, PendingDirectory out) {
    try (PendingFile file = out.file(STATE + "db/db.sqlite")) {
      write(rows, file);
      file.commit();
    }
    out.write(STATE + "db/schema", "10".getBytes(US_ASCII));
    out.directory(ROOTS);
    for (Registration path : rows.paths()) {
      String name = path.path().substring(path.path().lastIndexOf('/') + 1);
      out.link(ROOTS + "/" + name, path.path());
    }
    out.directory("nix/store/.links");
  }

  /** Writes the database alone. */
  static void write(ImageRows rows, PendingFile out) {
    PageFile file = new PageFile(out, SchemaObject.LAST_ROOT);
    writePaths(rows, file);
    new ReferenceTrees(rows).write(file);
    writeOutputs(rows.outputs(), file);
    file.put(1, FirstPage.of(file.count()));
  }

  private static void writePaths(ImageRows rows, PageFile file) {
    TableWriter table = new TableWriter(file, SchemaObject.VALID_PATHS.root());
    int id = 0;
    for (Registration path : rows.paths()) {
      table.add(++id, row(path));
    }
    table.finish();
    IndexWriter byName = new IndexWriter(file, SchemaObject.PATHS_BY_NAME.root());
    for (int i = 0; i < id; i++) {
      byName.add(new RecordBytes().text(rows.paths().get(i).path()).integer(i + 1).toBytes());
    }
    byName.finish();
    TableWriter sequence = new TableWriter(file, SchemaObject.SEQUENCE.root());
    if (id > 0) {
      sequence.add(1, new RecordBytes().text("ValidPaths").integer(id).toBytes());
    }
    sequence.finish();
  }

  private static byte[] row(Registration path) {
    RecordBytes row = new RecordBytes();
    row.nothing(); // the id, which the b-tree itself has
    row.text(path.path()).text("sha256:" + path.narHash().hex());
    row.integer(0).nothing(); // the time of registration; the deriver
    if (path.narSize() == 0) {
      row.nothing();
    } else {
      row.integer(path.narSize());
    }
    return row.nothing().nothing().nothing().toBytes(); // ultimate, signatures, content address
  }

  private static void writeOutputs(List<DerivationOutput> outputs, PageFile file) {
    TableWriter table = new TableWriter(file, SchemaObject.OUTPUTS.root());
    IndexWriter byName = new IndexWriter(file, SchemaObject.OUTPUTS_BY_NAME.root());
    List<Integer> ids = new ArrayList<>();
    for (DerivationOutput output : outputs) {
      ids.add(ids.size() + 1);
      RecordBytes row = new RecordBytes().integer(output.derivation()).text(output.name());
      table.add(ids.size(), row.text(output.path()).toBytes());
    }
    table.finish();
    for (int id : ids) {
      DerivationOutput output = outputs.get(id - 1);
      RecordBytes entry = new RecordBytes().integer(output.derivation()).text(output.name());
      byName.add(entry.integer(id).toBytes());
    }
    byName.finish();
    ids.sort(Comparator.comparing(id -> outputs.get(id - 1).path(), Keys.BY_BYTES)); // stable
    IndexWriter byPath = new IndexWriter(file, SchemaObject.OUTPUTS_BY_PATH.root());
    for (int id : ids) {
      byPath.add(new RecordBytes().text(outputs.get(id - 1).path()).integer(id).toBytes());
    }
    byPath.finish();
  }
}
