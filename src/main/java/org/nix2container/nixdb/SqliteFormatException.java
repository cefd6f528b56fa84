package org.nix2container.nixdb;

import java.io.IOException;

/**
 * The bytes of the database do not make sense. Checked, so that the compiler proves that none of
 * these leaves the package: {@link NixDatabase} turns it into a {@link NixDatabaseException} that
 * names the file.
 */
final class SqliteFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  private SqliteFormatException(String reason) {
    super(reason);
    this.reason = reason;
  }

  static SqliteFormatException damaged(String what) {
    return new SqliteFormatException(
        "is damaged: " + what + "; check it with `sqlite3 FILE 'pragma integrity_check'`");
  }

  static SqliteFormatException unsupported(String what) {
    return new SqliteFormatException(what);
  }

  /** To stand behind the name of the database. */
  String reason() {
    return reason;
  }
}
