package org.nix2container.nixdb;

import java.io.IOException;

/** A question to one snapshot of the database. May be asked again if the snapshot did not hold. */
interface Query<T> {
  T on(StoreTables tables) throws IOException;
}
