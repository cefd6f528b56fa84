/**
 * The Nix database of an image: a new SQLite file, written without a native library, that says of
 * each store path in the image what Nix would say of it.
 *
 * <p>Which rows: {@link org.nix2container.imagedb.Registration}s, from closure graphs by {@link
 * org.nix2container.imagedb.RegistrationGraph}, put together by {@link
 * org.nix2container.imagedb.ImageRows}. They are those that {@code nix-store --load-db} makes, with
 * the time set to 0 afterwards, row for row:
 *
 * <table>
 * <caption>Nix's schema, version 10 (src/libstore/schema.sql, as Nix 2.8 has it)</caption>
 * <tr><th>table</th><th>rows</th></tr>
 * <tr><td>{@code ValidPaths}</td><td>one for each store path, with ids from 1 in the order of the
 * names: path, {@code sha256:} and 64 hex digits, 0, null, size of the NAR (null for 0), null,
 * null, null</td></tr>
 * <tr><td>{@code Refs}</td><td>the ids of referrer and reference, in the order of both</td></tr>
 * <tr><td>{@code DerivationOutputs}</td><td>what store paths that are derivations say of their
 * outputs: id of the derivation, name and path of the output</td></tr>
 * <tr><td>{@code sqlite_sequence}</td><td>the last id of {@code ValidPaths}, if there is one</td>
 * </tr></table>
 *
 * <p>How they are laid out: pages of 4096 bytes; page 1 has the header and the schema, pages 2 to
 * 11 the roots of tables and indexes, where SQLite itself puts them; from 12 on follow the leaves
 * and then the inner pages of each tree, in the order of the schema. Every leaf but the last of a
 * tree is full. Nothing depends on a clock or on chance, so the same rows give the same bytes. The
 * file says that it has a write-ahead log (bytes 18 and 19 of the header are 2), as Nix leaves it,
 * and has none. No row is so long that it would need overflow pages: store paths have a limit.
 *
 * <p>Format: <a href="https://sqlite.org/fileformat2.html">the database file</a> (header 1.3,
 * b-trees 1.6, records 2.1, {@code sqlite_schema} 2.6).
 */
@NullMarked
package org.nix2container.imagedb;

import org.jspecify.annotations.NullMarked;
