package org.nix2container.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure that is no fault of the program: bad input, a file that cannot be read, an output that
 * cannot be written. {@link #getMessage()} is one line for a person.
 */
public abstract class Nix2ContainerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String line;

  protected Nix2ContainerException(String message) {
    line = oneLine(message);
  }

  protected Nix2ContainerException(String message, @Nullable Throwable cause) {
    super(cause);
    line = oneLine(message);
  }

  @Override
  public String getMessage() {
    return line;
  }

  /** File names may hold line breaks and terminal escapes; a message must not. */
  private static String oneLine(String message) {
    for (int i = 0; i < message.length(); i++) {
      if (Character.isISOControl(message.charAt(i))) {
        return escaped(message);
      }
    }
    return message;
  }

  private static String escaped(String message) {
    StringBuilder out = new StringBuilder(message.length() + 16);
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '\n') {
        out.append("\\n");
      } else if (Character.isISOControl(c)) {
        out.append("\\x").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
