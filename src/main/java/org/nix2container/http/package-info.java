/**
 * HTTP/1.1 (RFC 9112) over sockets and JSSE.
 *
 * <p>It is our own because of its start and of its endings. The JDK's client takes half a second to
 * start and Apache's a fifth, where a whole push of an unchanged image is to take a third. And a
 * registry may answer (401, 413, 429) before it has read a layer of gigabytes, or be silent for
 * ever while it is sent: here both end the sending.
 *
 * <p>The client sends one request and gives one answer. It follows no redirects, knows no
 * credentials but a proxy's, and tries nothing again but a request that met a kept connection which
 * the server had closed meanwhile.
 */
@NullMarked
package org.nix2container.http;

import org.jspecify.annotations.NullMarked;
