/**
 * Pushing images, sending and reading only what is not there.
 *
 * <p>A push has three steps for each {@link org.nix2container.push.PushTarget}: look, send, finish.
 *
 * <p><b>Look.</b> No layer is read for it. A layer is known by its diffID, a registry's blob by the
 * digest of what a compressor made of it; so what has to be found out is which blob the layer has
 * become before, by whomever. {@link org.nix2container.push.Candidates} lists who says so, best
 * first:
 *
 * <ol>
 *   <li>the blob as it is stored: layers of base images, and tars where nothing is compressed
 *   <li>{@link org.nix2container.push.PushRecord}: what this machine made of it before
 *   <li>the registry's own manifests: {@code layers[i]} of a manifest is the blob of {@code
 *       rootfs.diff_ids[i]} of its config. At most four are asked, in parallel: the target tag, the
 *       images of {@code --cache-from}, {@code latest}, the tags that were listed last. They are
 *       believed in their own repository only (whoever can push there can replace the image
 *       anyway), or where the user named them
 *   <li>what the build recorded beside the layer, if the encoder is the same
 *   <li>the tar, which may have been pushed uncompressed before: few registries have it, so that to
 *       ask for it first would double the requests of most pushes
 * </ol>
 *
 * <p>Each is confirmed by a HEAD request before it is relied on; a blob that another repository of
 * the same registry has is mounted. Store paths of layers that are there need not be on this
 * machine.
 *
 * <p><b>Send.</b> What is left is generated, compressed and sent, the largest first, several at
 * once ({@link org.nix2container.push.LayerSending}). Every byte is digested where it is generated;
 * a layer that is not what the image says ends the push. Where several targets lack a layer it is
 * read once and compressed once ({@link org.nix2container.push.Tee}).
 *
 * <p><b>Finish.</b> The config, and then the manifest, which makes the image visible; it is not
 * sent if the tag points to it already. A registry that has lost blobs meanwhile is sent them
 * again.
 */
@NullMarked
package org.nix2container.push;

import org.jspecify.annotations.NullMarked;
