package org.nix2container.page;

/**
 * Well-formed HTML, in which everything that came from elsewhere is escaped; only {@link
 * HtmlWriter} makes it.
 */
record Html(String markup) {}
