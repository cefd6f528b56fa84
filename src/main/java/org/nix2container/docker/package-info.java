/**
 * Docker daemons, by the Docker Engine API: a class for each of its operations, over the socket of
 * the daemon or by TCP.
 *
 * <p>A daemon takes an image as one archive ({@code POST /images/load}). How it keeps images, its
 * {@code /info} tells, and that decides what can be left out of the archive. All of this was tried
 * with Docker 20.10 and with both stores of 26.1, and read in those up to 29.
 *
 * <table>
 * <caption>The two stores</caption>
 * <tr><th></th><th>classic (graph drivers)</th><th>containerd (the default from 29 on)</th></tr>
 * <tr><td>an image's ID</td><td>digest of its config</td><td>digest of its manifest</td></tr>
 * <tr><td>archive</td><td>of {@code docker save}; its layers are tars</td>
 *     <td>an OCI layout; layers as they are stored. One of {@code docker save} is taken as well,
 *     but nothing can be missing in it, and the daemon makes up a manifest of its own</td></tr>
 * <tr><td>a layer is known by</td><td>its chainID: itself and all that are below it</td>
 *     <td>the digest of its blob</td></tr>
 * <tr><td>what can be left out</td><td>the first layers, if they are the first of another image</td>
 *     <td>any layer whose blob is there</td></tr>
 * <tr><td>what is there</td><td>{@code GET /images/ID/json} has the diffIDs of an image</td>
 *     <td>diffIDs, too, but no digests of blobs. Of images whose manifests we know, because we
 *     loaded them, we know the blobs: {@link org.nix2container.docker.LoadedManifests}</td></tr>
 * <tr><td>if one is missing</td><td>an error, and no image</td>
 *     <td>the image is there, but cannot be unpacked: an error, or from 27 on a line of progress
 *     besides one of success. An image of another architecture is not unpacked, and nobody
 *     notices</td></tr>
 * <tr><td>names are moved</td><td>at the end</td>
 *     <td>before the image is unpacked, if the archive has names. Ours has none; we name it
 *     then. The image that had the name stays without one, as it does in the classic store</td></tr>
 * </table>
 *
 * <p>A failure of a load is told in the body of an answer with status 200, so that is read: no load
 * has succeeded unless it says so. Whatever fails with layers left out is done again with all of
 * them ({@link org.nix2container.copy.LoaderTarget}), so that what is looked up may be out of date.
 *
 * <p>Containerd's store lists an image only after it has looked at each of its blobs, which takes a
 * tenth of a second for a hundred layers; and inspects one without looking. So that an image which
 * was whole, by our record, and was not tagged since, is taken to be whole.
 */
@NullMarked
package org.nix2container.docker;

import org.jspecify.annotations.NullMarked;
