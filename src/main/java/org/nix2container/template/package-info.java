/**
 * Go's text/template, as far as people use it to ask an image for something: fields, {@code range},
 * {@code if}, {@code with}, variables, pipelines, and the functions of Go and of skopeo
 * (containers/common's package report). What is not known is an error that names it.
 */
@NullMarked
package org.nix2container.template;

import org.jspecify.annotations.NullMarked;
