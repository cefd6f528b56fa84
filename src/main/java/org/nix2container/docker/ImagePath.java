package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import org.nix2container.reference.DockerReference;

/** Names of images as the API has them. */
final class ImagePath {

  private static final String HEX = "0123456789ABCDEF";

  private ImagePath() {}

  /**
   * {@code /images/NAME/ACTION}.
   *
   * @param image a name or an ID
   */
  static URI of(String base, String image, String action) {
    return URI.create(base + "/images/" + encoded(image) + "/" + action);
  }

  /** With what may not stand in a path or a query, such as an IPv6 host, in percent signs. */
  static String encoded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(UTF_8)) {
      if (isPlain(b)) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || "-._~/:".indexOf(b) >= 0;
  }

  /** As the daemon itself writes a name: {@code app:dev} for {@code docker.io/library/app:dev}. */
  static String familiar(DockerReference name) {
    return repository(name) + ":" + name.tag();
  }

  private static String repository(DockerReference name) {
    if (!name.registry().equals("docker.io")) {
      return name.registry() + "/" + name.repository();
    }
    return name.repository().startsWith("library/")
        ? name.repository().substring("library/".length())
        : name.repository();
  }
}
