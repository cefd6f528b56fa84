package org.nix2container.failure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Says in words why the operating system refused something. */
public final class SystemReason {

  private SystemReason() {}

  /** The reason alone, without the file's name: {@code permission denied}. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it exists already";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case NotDirectoryException _ -> "not a directory";
      case FileNotFoundException f -> lowerCased(inParentheses(f), f);
      case FileSystemException f -> lowerCased(f.getReason(), f);
      default -> lowerCased(e.getMessage(), e);
    };
  }

  /** {@code /file (Is a directory)} is how streams put it. */
  private static String inParentheses(FileNotFoundException e) {
    String message = String.valueOf(e.getMessage());
    return message.endsWith(")")
        ? message.substring(message.lastIndexOf('(') + 1, message.length() - 1)
        : message;
  }

  private static String lowerCased(@Nullable String reason, IOException e) {
    if (reason == null || reason.isEmpty()) {
      return e.getClass().getSimpleName();
    }
    boolean word = reason.length() > 1 && Character.isLowerCase(reason.charAt(1));
    return word ? Character.toLowerCase(reason.charAt(0)) + reason.substring(1) : reason;
  }
}
