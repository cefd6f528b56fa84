/**
 * What images are sent to and read from in tests: Debian's registry, a token server, and proxies
 * that watch, delay and spoil what passes. All of it is on loopback.
 */
package org.nix2container.peers;
