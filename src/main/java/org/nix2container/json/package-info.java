/**
 * JSON as Go's {@code encoding/json} reads and writes it.
 *
 * <p>The files that other tools exchange with this one ({@code layers.json}, {@code image.json},
 * OCI configs and manifests) are made and read by Go programs, and their digests are taken over
 * their bytes. So {@link org.nix2container.json.JsonWriter} lays out and escapes as {@code Marshal}
 * and {@code MarshalIndent(v, "", "\t")} do, and {@link org.nix2container.json.JsonReader} accepts
 * what {@code Unmarshal} accepts. What it refuses and Go does not: a byte that is not UTF-8, and in
 * a key a surrogate without its partner (Go puts U+FFFD in their place); a string over 20 million
 * characters and a key over 50 000.
 *
 * <p>The syntax is RFC 8259's. Jackson's streaming parser does the reading; nothing outside this
 * package sees it.
 */
@NullMarked
package org.nix2container.json;

import org.jspecify.annotations.NullMarked;
