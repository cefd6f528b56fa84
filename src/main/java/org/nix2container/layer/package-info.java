/**
 * What a layer is: the store paths in it, how their files are put into it, and its digest.
 *
 * <p>A layers file is a JSON array of layers, in the layout of Go's {@code MarshalIndent} with
 * tabs:
 *
 * <table>
 *   <caption>A layer</caption>
 *   <tr><td>digest, diff_ids</td><td>of the tar; they differ for layers of a base image</td></tr>
 *   <tr><td>size</td><td>bytes of the tar; 0 for layers of a base image</td></tr>
 *   <tr><td>paths</td><td>its store paths, with their options; absent when empty</td></tr>
 *   <tr><td>mediatype</td><td>OCI media type</td></tr>
 *   <tr><td>layer-path</td><td>file that holds the blob; absent when it is generated</td></tr>
 *   <tr><td>compressed</td><td>what the tar became when it was compressed: mediatype, digest, size,
 *       encoder; absent unless that was asked for, and not known to the Go program</td></tr>
 *   <tr><td>History</td><td>history entry, {@code {}} when it says nothing</td></tr>
 * </table>
 */
@NullMarked
package org.nix2container.layer;

import org.jspecify.annotations.NullMarked;
