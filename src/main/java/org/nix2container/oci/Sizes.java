package org.nix2container.oci;

import java.util.List;

/** Sizes of blobs, for people. */
public final class Sizes {

  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private Sizes() {}

  /** Rounded to what fits three digits, such as {@code 1.2 kB} or {@code 123 MB}. */
  public static String of(long bytes) {
    int name = 0;
    double size = bytes;
    while (size >= 999.5 && name < UNITS.size() - 1) {
      size /= 1000;
      name++;
    }
    long tenths = Math.round(size * 10);
    boolean whole = name == 0 || tenths >= 1000;
    String number = whole ? Long.toString(Math.round(size)) : tenths / 10 + "." + tenths % 10;
    return number + " " + UNITS.get(name);
  }

  /** All digits, in groups of three: {@code 1,234,567 bytes}. */
  public static String exactly(long bytes) {
    String digits = Long.toString(bytes);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      boolean begins = i > 0 && (digits.length() - i) % 3 == 0;
      text.append(begins ? "," : "").append(digits.charAt(i));
    }
    return text.append(bytes == 1 ? " byte" : " bytes").toString();
  }
}
