/** Where registries are really to be reached, and whom to trust: registries.conf and certs.d. */
@NullMarked
package org.nix2container.registries;

import org.jspecify.annotations.NullMarked;
