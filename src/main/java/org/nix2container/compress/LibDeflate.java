package org.nix2container.compress;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The functions of libdeflate that are needed to compress (libdeflate.h). The library itself is the
 * one in aircompressor's jar, whose own classes would keep the JVM from stopping its threads, for a
 * collection of garbage, until a block is compressed.
 */
@SuppressWarnings("restricted") // that is what a native library takes
final class LibDeflate {

  private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;

  private final MethodHandle alloc;
  private final MethodHandle compress;
  private final MethodHandle free;

  private LibDeflate(SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    alloc =
        linker.downcallHandle(
            library.findOrThrow("libdeflate_alloc_compressor"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    compress =
        linker.downcallHandle(
            library.findOrThrow("libdeflate_deflate_compress"),
            FunctionDescriptor.of(
                SIZE, ValueLayout.ADDRESS, ValueLayout.ADDRESS, SIZE, ValueLayout.ADDRESS, SIZE));
    free =
        linker.downcallHandle(
            library.findOrThrow("libdeflate_free_compressor"),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  }

  private static String fileName() {
    return System.mapLibraryName("deflate");
  }

  private static String resource() {
    return "/aircompressor/" + NativeLibrary.platform() + "/" + fileName();
  }

  /** Whether there is a library for this machine's platform. */
  static boolean isThere() {
    return LibDeflate.class.getResource(resource()) != null;
  }

  /** The library, loaded once. */
  static LibDeflate library() {
    return Loaded.LIBRARY;
  }

  private static final class Loaded {
    static final LibDeflate LIBRARY = load();

    private static LibDeflate load() {
      return new LibDeflate(new NativeLibrary(fileName(), resource()).load(Loaded::lookup));
    }

    private static SymbolLookup lookup(Path file) {
      try {
        return SymbolLookup.libraryLookup(file, Arena.global());
      } catch (IllegalArgumentException e) {
        throw (UnsatisfiedLinkError) new UnsatisfiedLinkError(e.getMessage()).initCause(e);
      }
    }
  }

  /** A compressor of this level, 1 to 12, for one thread at a time; to be freed. */
  MemorySegment allocCompressor(int level) {
    MemorySegment compressor;
    try {
      compressor = (MemorySegment) alloc.invokeExact(level);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
    if (compressor.address() == 0) {
      throw new OutOfMemoryError("libdeflate");
    }
    return compressor;
  }

  /**
   * Compresses all that remains of a direct buffer into another.
   *
   * @return the count of bytes written, 0 if there is no room for them
   */
  int compress(MemorySegment compressor, ByteBuffer in, ByteBuffer out) {
    MemorySegment from = MemorySegment.ofBuffer(in);
    MemorySegment to = MemorySegment.ofBuffer(out);
    try {
      return (int)
          (long) compress.invokeExact(compressor, from, from.byteSize(), to, to.byteSize());
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  void freeCompressor(MemorySegment compressor) {
    try {
      free.invokeExact(compressor);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
