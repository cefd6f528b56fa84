/**
 * The store paths that Nix calls valid, read from Nix's own database without a native library.
 *
 * <p>The database is {@code db/db.sqlite} under Nix's state directory; {@code db/schema} holds the
 * version of its tables, which must be 10. Two tables matter: {@code ValidPaths} (a row per store
 * path) and {@code Refs} (pairs of row ids, referrer and reference). Both are looked up through the
 * indexes that their {@code unique} and {@code primary key} clauses make, so the cost follows the
 * size of the answer, not that of the store.
 *
 * <p>From the outside in: {@link org.nix2container.nixdb.NixDatabase} runs a {@code Query} inside a
 * {@code ReadTransaction}, which holds SQLite's locks and afterwards proves that the files stood
 * still; {@code StoreTables} answers in rows; {@code TableTree} and {@code IndexSearch} walk
 * b-trees of {@code Pages}, each of which comes from the database or from the {@code WalSnapshot}.
 *
 * <p>Formats: <a href="https://sqlite.org/fileformat2.html">the database file</a> (header 1.3,
 * b-trees 1.6, records 2.1, {@code sqlite_schema} 2.6, write-ahead log 4) and <a
 * href="https://sqlite.org/walformat.html">the locks of the write-ahead log</a>.
 */
@NullMarked
package org.nix2container.nixdb;

import org.jspecify.annotations.NullMarked;
