/**
 * Tar archives as Go's {@code archive/tar} writes them: the headers, and a writer for whole
 * archives.
 *
 * <p>A header is one block of 512 bytes: the ustar header of POSIX.1-2001 (IEEE Std 1003.1, pax,
 * "ustar Interchange Format"), unused bytes NUL.
 *
 * <table>
 * <caption>The ustar block</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th><th>what is in it here</th></tr>
 * <tr><td>0</td><td>100</td><td>name</td><td>bytes; no NUL needed after 100 of them</td></tr>
 * <tr><td>100</td><td>8</td><td>mode</td><td>seven octal digits, NUL</td></tr>
 * <tr><td>108</td><td>8</td><td>uid</td><td>seven octal digits, NUL</td></tr>
 * <tr><td>116</td><td>8</td><td>gid</td><td>seven octal digits, NUL</td></tr>
 * <tr><td>124</td><td>12</td><td>size</td><td>eleven octal digits, NUL</td></tr>
 * <tr><td>136</td><td>12</td><td>mtime</td><td>1 as eleven octal digits, NUL</td></tr>
 * <tr><td>148</td><td>8</td><td>chksum</td><td>six octal digits, NUL, space: the sum of the
 *     block's bytes with this field taken for spaces</td></tr>
 * <tr><td>156</td><td>1</td><td>typeflag</td><td>0 file, 2 symbolic link, 5 directory, x pax
 *     records</td></tr>
 * <tr><td>157</td><td>100</td><td>linkname</td><td>bytes; no NUL needed after 100</td></tr>
 * <tr><td>257</td><td>8</td><td>magic, version</td><td>{@code ustar}, NUL, {@code 00}</td></tr>
 * <tr><td>265</td><td>32</td><td>uname</td><td>no NUL needed after 32 (POSIX wants one)</td></tr>
 * <tr><td>297</td><td>32</td><td>gname</td><td>no NUL needed after 32 (POSIX wants one)</td></tr>
 * <tr><td>329</td><td>8</td><td>devmajor</td><td>0 as seven octal digits, NUL</td></tr>
 * <tr><td>337</td><td>8</td><td>devminor</td><td>0 as seven octal digits, NUL</td></tr>
 * <tr><td>345</td><td>155</td><td>prefix</td><td>what stands before a slash before name</td></tr>
 * <tr><td>500</td><td>12</td><td></td><td>NUL</td></tr>
 * </table>
 *
 * <p>Where POSIX leaves a choice, or Go does not follow it, Go's way holds ({@code
 * archive/tar/writer.go}, {@code common.go}, {@code strconv.go}; a Header whose Format is not set):
 *
 * <ul>
 *   <li>Ustar holds an entry when every text is ASCII without NUL and fits its field and every
 *       number fits its octal digits. A name of more than 100 bytes is cut at the last slash that
 *       leaves a prefix of at most 155 bytes; the name behind it must be 1 to 100 bytes.
 *   <li>Otherwise two blocks or more come before the entry's own header: a header of typeflag x and
 *       its records ("pax Extended Header"), padded with NULs to whole blocks. Each text and number
 *       that does not fit its ustar field, a name of more than 100 bytes always, has a record:
 *       {@code gid}, {@code gname}, {@code linkpath}, {@code path}, {@code size}, {@code uid},
 *       {@code uname}, in this order. Values are the bytes as they are, UTF-8 or not.
 *   <li>The header of the records is named {@code <directory>/PaxHeaders.0/<base>}: cleaned of
 *       {@code .}, {@code ..} and empty parts, then of bytes that are not ASCII, then cut to 100
 *       bytes, then of slashes at its end. Its mode, uid, gid and mtime are 0, its owners and
 *       device numbers NUL.
 *   <li>The entry's own header then holds the ASCII bytes of its texts, cut to their fields (prefix
 *       stays empty), and 0 for the numbers that do not fit. Where the cut falls behind a slash, a
 *       NUL takes the place of the first slash of that run.
 *   <li>What only GNU's own format could hold, or none (NUL in a text, a mode of more than 21 bits,
 *       records of more than 1 MiB), is a {@link org.nix2container.tar.TarHeaderException}.
 * </ul>
 *
 * <p>An archive ends with two blocks of zeros ({@link org.nix2container.tar.TarBlocks#TRAILER}).
 */
@NullMarked
package org.nix2container.tar;

import org.jspecify.annotations.NullMarked;
