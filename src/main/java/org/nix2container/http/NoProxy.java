package org.nix2container.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What no proxy is used for: the entries of {@code no_proxy}, between commas. {@code *} is
 * everything, {@code 10.0.0.0/8} and {@code 10.1.2.3} are addresses, {@code example.com} is a host
 * and all below it, {@code .example.com} and {@code *.example.com} only what is below it. Each but
 * a range of addresses may have a port.
 */
final class NoProxy {

  /** Whether an entry is for a host. The address is there if the host is one. */
  private sealed interface Entry {

    boolean is(String host, Optional<InetAddress> address, int port);
  }

  private record Everything() implements Entry {

    @Override
    public boolean is(String host, Optional<InetAddress> address, int port) {
      return true;
    }
  }

  private record Range(InetAddress start, int bits) implements Entry {

    @Override
    public boolean is(String host, Optional<InetAddress> address, int port) {
      return address.isPresent() && startsAlike(start.getAddress(), address.get().getAddress());
    }

    private boolean startsAlike(byte[] a, byte[] b) {
      boolean alike = a.length == b.length;
      for (int i = 0; alike && i < bits; i++) {
        alike = ((a[i / 8] ^ b[i / 8]) & 0x80 >> i % 8) == 0;
      }
      return alike;
    }
  }

  private record Address(InetAddress wanted, String port) implements Entry {

    @Override
    public boolean is(String host, Optional<InetAddress> address, int asked) {
      return address.isPresent() && address.get().equals(wanted) && isPort(port, asked);
    }
  }

  /**
   * @param suffix with its dot
   * @param itself whether the host of that name is meant as well
   */
  private record Domain(String suffix, boolean itself, String port) implements Entry {

    @Override
    public boolean is(String host, Optional<InetAddress> address, int asked) {
      return address.isEmpty()
          && (host.endsWith(suffix) || itself && host.equals(suffix.substring(1)))
          && isPort(port, asked);
    }
  }

  private final List<Entry> entries;

  private NoProxy(List<Entry> entries) {
    this.entries = entries;
  }

  static NoProxy parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String each : text.split(",")) {
      entry(each.strip().toLowerCase(Locale.ROOT)).ifPresent(entries::add);
    }
    return new NoProxy(entries);
  }

  boolean has(Origin origin) {
    Optional<InetAddress> address = address(origin.host());
    for (Entry entry : entries) {
      if (entry.is(origin.host(), address, origin.port())) {
        return true;
      }
    }
    return false;
  }

  static boolean isLoopback(String host) {
    Optional<InetAddress> address = address(host);
    return address.isPresent() && address.get().isLoopbackAddress();
  }

  /** Nothing for what means nothing. */
  private static Optional<Entry> entry(String text) {
    if (text.equals("*")) {
      return Optional.of(new Everything());
    }
    int slash = text.indexOf('/');
    Optional<InetAddress> start = slash < 0 ? Optional.empty() : address(text.substring(0, slash));
    if (start.isPresent()) {
      int bits = number(text.substring(slash + 1));
      boolean right = bits >= 0 && bits <= start.get().getAddress().length * 8;
      return right ? Optional.of(new Range(start.get(), bits)) : Optional.empty();
    }
    return place(text);
  }

  private static Optional<Entry> place(String text) {
    int colon = text.lastIndexOf(':');
    boolean withPort =
        colon > text.lastIndexOf(']') && text.indexOf(':') == colon
            || text.startsWith("[") && colon > text.lastIndexOf(']');
    String port = withPort ? text.substring(colon + 1) : "";
    String host = withPort ? text.substring(0, colon) : text;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    Optional<InetAddress> address = address(host);
    if (address.isPresent()) {
      return Optional.of(new Address(address.get(), port));
    }
    if (host.startsWith("*.")) {
      host = host.substring(1);
    }
    if (host.isEmpty()) {
      return Optional.empty();
    }
    boolean itself = host.charAt(0) != '.';
    return Optional.of(new Domain(itself ? "." + host : host, itself, port));
  }

  private static boolean isPort(String wanted, int asked) {
    return wanted.isEmpty() || wanted.equals(String.valueOf(asked));
  }

  private static int number(String digits) {
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || i > 2) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return digits.isEmpty() ? -1 : value;
  }

  /** Never looks up a name. */
  private static Optional<InetAddress> address(String host) {
    if (!HostName.isAddress(host)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
