/**
 * The page that a browser is shown of the images of a server, and the same as data: {@code /} and
 * {@code /images.json}. One file with no script that has to run; all that comes from images is
 * escaped ({@link org.nix2container.page.HtmlWriter}).
 */
@NullMarked
package org.nix2container.page;

import org.jspecify.annotations.NullMarked;
