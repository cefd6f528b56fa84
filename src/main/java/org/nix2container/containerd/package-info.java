/**
 * containerd's images, by its own command line, {@code ctr}: its API is gRPC, which would need
 * libraries many times the size of this program, and a socket that only root can reach, where ctr
 * may be run by other means: {@code docker exec -i kind-control-plane ctr}, {@code k3s ctr}.
 *
 * <p>containerd keeps blobs by their digests (its content store) in namespaces, and unpacks the
 * layers of an image one on top of the other (snapshots). {@code ctr images import} reads a tar of
 * an OCI layout, stores the blobs that it finds in it, gives the image the name in the annotation
 * {@code io.containerd.image.name} of the index, and unpacks it; blobs that are in the content
 * store already need not be in the tar. So the layers go as they are stored, compressed or not, and
 * only those whose digests {@code ctr content ls} does not have. The index comes last in the tar:
 * from one that ends before it no image is made. The name in it is one for the time of the import;
 * the image gets its own when it is whole.
 *
 * <p>What no image needs is collected as garbage at any time. If a blob that was left out is gone,
 * the import fails when it comes to unpack it; but it does not where the layer was unpacked before,
 * and the image is then one that runs and cannot be exported. So it is looked again, after the
 * import, when nothing can be collected any more that the image names. What is missing then makes
 * the load fail, and all is sent ({@link org.nix2container.copy.LoaderTarget}).
 *
 * <p>Images are read by {@code ctr images export}, which writes the same kind of tar: of an index
 * it has the index, and what belongs to the platform of the machine.
 */
@NullMarked
package org.nix2container.containerd;

import org.jspecify.annotations.NullMarked;
