/**
 * The storage of Podman, CRI-O and Buildah (containers/storage), which is written to by having
 * Podman pull.
 *
 * <p>Only containers/storage itself can write such a storage: its locks, its overlay mounts and the
 * user namespaces of those who are not root are no format. So the program that has it is run, and
 * fetches the image from a registry that we are meanwhile ({@link
 * org.nix2container.serve.ImageServer}): on loopback, at a port that is free, under a name of 128
 * random bits, without which other users of the machine find nothing. Podman asks for the manifest
 * and the config (a few kB), looks by itself which layers it has, by the digests of their tars, and
 * fetches the others, which are generated as they are sent. So we need not know what it has.
 *
 * <p>Before that it is asked whether the name has just this image, by ID and by digest, while the
 * registry is being started: of an image with a hundred layers it takes Podman 0.2 s to find out
 * that there is nothing to fetch, and a third of that to tell what a name has.
 *
 * <p><b>The name.</b> The image has its own name at once, and no other: Podman is given the full
 * name, and a registries.conf of ours ({@code CONTAINERS_REGISTRIES_CONF},
 * containers-registries.conf(5)) that says where images of this name are to be fetched. So it is
 * one command, and when it is killed nothing is named. The alternative, to pull by the registry's
 * address, to name the image and to take the other name away, is three, and leaves that name in
 * between. What may come in the way:
 *
 * <ul>
 *   <li>Files of registries.conf.d are read in any case, and the longest prefix wins: that is ours,
 *       all of the name, unless a file is about just this name ({@link
 *       org.nix2container.podman.Redirection#check}).
 *   <li>A full name is no short name: no aliases, no search.
 *   <li>policy.json may refuse the registry of the name; but the image does not come from there, so
 *       it is told to accept anything, as skopeo's {@code --insecure-policy} does.
 *   <li>Auth files are about others: it gets one with nothing in it. (Podman 4 reads the user's all
 *       the same.)
 *   <li>Proxies are never used for loopback (Go's net/http).
 * </ul>
 *
 * <p><b>The other way</b> is an OCI layout from which the layers that are there are left out:
 * {@code podman pull oci:DIR} takes it. For that the storage's own files would have to be read
 * (overlay-layers/layers.json, by other names in other drivers and in further image stores), could
 * change in between, and each layer that is sent would be written to disk twice, by us and by
 * Podman, before it is unpacked.
 *
 * <p><b>Failures.</b> A layer that cannot be made is known here, and Podman only sees a connection
 * end: our reason is told, not its. Its temporary files are in a directory of ours, for it leaves
 * them where it is stopped; and as Podman 4 ends with status 0 when it is stopped, the image counts
 * as there only if its ID was printed. Podman that works for another machine cannot reach our
 * loopback, and is refused.
 *
 * <p><b>As a source</b> Podman writes the image to a directory ({@code podman push dir:}, which,
 * unlike {@code oci:} and {@code podman save}, keeps both the kind of the manifest and its layers
 * as they are): for an image whose layers came uncompressed the manifest is the one that it came
 * with; others are uncompressed, as for skopeo.
 */
@NullMarked
package org.nix2container.podman;

import org.jspecify.annotations.NullMarked;
