package org.nix2container.tar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.nix2container.failure.Nix2ContainerException;

/** An entry that no ustar or pax header can describe. */
public final class TarHeaderException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  TarHeaderException(byte[] name, String reason) {
    super("tar entry " + readable(name) + ": " + reason);
  }

  /** The name as text; bytes that are no text are written as {@code \xNN}. */
  static String readable(byte[] name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      StringBuilder text = new StringBuilder(name.length + 16);
      for (byte b : name) {
        if (b >= 0) {
          text.append((char) b);
        } else {
          text.append("\\x").append(Character.forDigit((b >> 4) & 15, 16));
          text.append(Character.forDigit(b & 15, 16));
        }
      }
      return text.toString();
    }
  }
}
