/** One repository of one registry: a class for each endpoint, tokens, retries. */
@NullMarked
package org.nix2container.registry;

import org.jspecify.annotations.NullMarked;
