/**
 * A registry that needs no push: the pull side of the OCI distribution specification 1.1, whose
 * layers are generated when they are asked for.
 *
 * <p>How a request flows:
 *
 * <ol>
 *   <li>{@link org.nix2container.serve.ImageServer} accepts a connection, and {@link
 *       org.nix2container.serve.Connections} gives it a thread, if there are not too many. A thread
 *       of their own looks at all of them and ends those whose {@link
 *       org.nix2container.serve.Clock} says that the client is too slow: a blocked read or write
 *       knows no time.
 *   <li>{@link org.nix2container.serve.ClientConnection} has {@link
 *       org.nix2container.serve.RequestReader} read the head. What is no proper request is answered
 *       with 400, at once, and the connection closed: so clients that tried TLS first find out.
 *   <li>{@link org.nix2container.serve.Target} takes the path apart, and only then decodes its
 *       parts; {@link org.nix2container.serve.Route} is what it leads to. From here on there are
 *       names, tags and digests, and no paths: {@link org.nix2container.serve.Repositories} looks
 *       them up in the {@link org.nix2container.serve.Shelf}, which is all that can be read.
 *   <li>{@link org.nix2container.serve.Endpoints} makes the {@link org.nix2container.serve.Answer}.
 *       What is small is in it; of a layer there is only what to make ({@link
 *       org.nix2container.serve.BlobEndpoint}).
 *   <li>A layer waits for one of the few places in {@link org.nix2container.serve.Generations}.
 *       Then {@link org.nix2container.serve.LayerSending} makes it, block by block, passes over
 *       what is before the range that is asked for, and sends the rest while it is made. All that
 *       goes to the layer's end is digested, and the last block is held back until the digest is
 *       known: a layer that has changed since the image was described is never sent whole. The head
 *       goes with the first block, so what fails before is an honest 500.
 * </ol>
 *
 * <p>Whatever else is asked for is the {@link org.nix2container.serve.Page}'s, which shows the
 * shelf to browsers. A {@link org.nix2container.serve.StoreShelf} has the images of all store
 * paths, each built when it is first asked for.
 *
 * <p>The HTTP server is our own, as the client is, because the JDK's takes 90 ms longer to its
 * first answer, starts a part of the JDK's logging, and has no limit on how long a client may take
 * nothing. It speaks HTTP/1.1 as far as programs that pull images need it, reads no bodies, and
 * leaves TLS to a proxy before it.
 */
@NullMarked
package org.nix2container.serve;

import org.jspecify.annotations.NullMarked;
