package org.nix2container.source;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** System calls that take names as bytes. Java's own API decodes them, and tidies slashes away. */
final class Libc {

  private static final MethodHandle MKDIR = function("mkdir", ADDRESS, JAVA_INT);
  private static final MethodHandle CREAT = function("creat", ADDRESS, JAVA_INT);
  private static final MethodHandle FTRUNCATE = function("ftruncate", JAVA_INT, JAVA_LONG);
  private static final MethodHandle WRITE = function("write", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = function("close", JAVA_INT);
  private static final MethodHandle CHMOD = function("chmod", ADDRESS, JAVA_INT);
  private static final MethodHandle LINK = function("link", ADDRESS, ADDRESS);
  private static final MethodHandle SYMLINK = function("symlink", ADDRESS, ADDRESS);
  private static final MethodHandle MKFIFO = function("mkfifo", ADDRESS, JAVA_INT);
  private static final MethodHandle MKNOD = function("mknod", ADDRESS, JAVA_INT, JAVA_LONG);

  private static final int CHARACTER_DEVICE = 0020000;
  private static final long DEV_NULL = 1 << 8 | 3;

  private Libc() {}

  /** Makes a directory; false if there is something already. */
  static boolean mkdir(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(MKDIR, cString(arena, path), 0755) == 0;
    }
  }

  static void chmod(byte[] path, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      check(path, (int) call(CHMOD, cString(arena, path), mode));
    }
  }

  /** Makes a file, or empties it. */
  static void write(byte[] path, byte[] content) {
    try (Arena arena = Arena.ofConfined()) {
      int file = check(path, (int) call(CREAT, cString(arena, path), 0600));
      if (content.length > 0) {
        MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, content);
        check(path, Math.toIntExact((long) call(WRITE, file, bytes, (long) content.length)));
      }
      check(path, (int) call(CLOSE, file));
    }
  }

  /** Makes a file that is one hole. */
  static void hole(byte[] path, long size) {
    try (Arena arena = Arena.ofConfined()) {
      int file = check(path, (int) call(CREAT, cString(arena, path), 0600));
      check(path, (int) call(FTRUNCATE, file, size));
      check(path, (int) call(CLOSE, file));
    }
  }

  static void link(byte[] existing, byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      check(path, (int) call(LINK, cString(arena, existing), cString(arena, path)));
    }
  }

  static void symlink(byte[] target, byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      check(path, (int) call(SYMLINK, cString(arena, target), cString(arena, path)));
    }
  }

  static void mkfifo(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      check(path, (int) call(MKFIFO, cString(arena, path), 0644));
    }
  }

  /** Makes a device as {@code /dev/null} is; false where that is not allowed. */
  static boolean mknod(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(MKNOD, cString(arena, path), CHARACTER_DEVICE | 0666, DEV_NULL) == 0;
    }
  }

  private static int check(byte[] path, int result) {
    if (result < 0) {
      throw new IllegalStateException("a system call failed on " + new String(path, ISO_8859_1));
    }
    return result;
  }

  private static MemorySegment cString(Arena arena, byte[] path) {
    return arena.allocateFrom(JAVA_BYTE, Arrays.copyOf(path, path.length + 1));
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  @SuppressWarnings("restricted") // the tests run with --enable-native-access
  private static MethodHandle function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    boolean isWrite = name.equals("write");
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(isWrite ? JAVA_LONG : JAVA_INT, arguments));
  }
}
