package org.nix2container.peers;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/**
 * Stands before a registry without TLS and passes everything to the byte, but for what its rules
 * say. It remembers all requests.
 */
public final class FaultProxy implements AutoCloseable {

  private final FaultSchedule schedule = new FaultSchedule();
  private final List<Passing> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final boolean tls;
  private final Listener listener;

  /** Passes to a port of this machine. */
  public FaultProxy(int port) {
    this(port, Optional.empty());
  }

  /** Speaks TLS with its clients. */
  public FaultProxy(int port, TestAuthority authority) {
    this(port, Optional.of(authority));
  }

  private FaultProxy(int port, Optional<TestAuthority> authority) {
    tls = authority.isPresent();
    listener =
        new Listener(
            authority
                .map(by -> (ServerSocketFactory) by.context().getServerSocketFactory())
                .orElse(ServerSocketFactory.getDefault()),
            client ->
                new ProxyConnection(client, () -> connect(port), schedule, seen::add, end).run());
    listener.start();
  }

  private Socket connect(int port) throws IOException {
    return listener.connect(port);
  }

  /** Adds a rule to those there are; of several faults for one request the first happens. */
  public FaultProxy with(Rule rule) {
    schedule.add(rule);
    return this;
  }

  /** Forgets all rules. */
  public void heal() {
    schedule.clear();
  }

  /** How many faults and changes there were up to now. */
  public int happened() {
    return schedule.happened();
  }

  /** As references name it: {@code 127.0.0.1:40123}. */
  public String host() {
    return "127.0.0.1:" + listener.port();
  }

  /** As locations begin: {@code http://127.0.0.1:40123}. */
  public String origin() {
    return (tls ? "https://" : "http://") + host();
  }

  /** All requests that came up to now, those that still go on among them. */
  public SeenRequests requests() {
    return new SeenRequests(seen.stream().map(Passing::seen).toList());
  }

  /** How many connections there were up to now. */
  public int connections() {
    return listener.connections();
  }

  /** Resets what is still connected. */
  @Override
  public void close() {
    end.countDown();
    listener.close();
  }
}
