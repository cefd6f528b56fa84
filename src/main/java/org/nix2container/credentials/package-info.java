/** Who one is to a registry: auth files and credential helpers. */
@NullMarked
package org.nix2container.credentials;

import org.jspecify.annotations.NullMarked;
