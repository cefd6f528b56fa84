package org.nix2container.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.nix2container.peers.Fault.Change;

/** Rules, and how many requests each has seen. */
final class FaultSchedule {

  private record Counted(Rule rule, AtomicInteger seen, AtomicInteger done) {}

  /** What is done to one request: at most one fault, and any changes. */
  record Plan(Optional<Fault> fault, List<Change> changes) {

    <T extends Fault> Optional<T> fault(Class<T> type) {
      return fault.filter(type::isInstance).map(type::cast);
    }
  }

  private final List<Counted> rules = new CopyOnWriteArrayList<>();

  void add(Rule rule) {
    rules.add(new Counted(rule, new AtomicInteger(), new AtomicInteger()));
  }

  void clear() {
    rules.clear();
  }

  int happened() {
    return rules.stream().mapToInt(counted -> counted.done().get()).sum();
  }

  Plan next(HttpHead request) {
    Optional<Fault> fault = Optional.empty();
    List<Change> changes = new ArrayList<>();
    for (Counted counted : rules) {
      Rule rule = counted.rule();
      if (!rule.concerns(request)) {
        continue;
      }
      int nth = counted.seen().incrementAndGet();
      if (nth < rule.from() || nth > rule.to()) {
        continue;
      }
      if (rule.fault() instanceof Change change) {
        changes.add(change);
        counted.done().incrementAndGet();
      } else if (fault.isEmpty()) {
        fault = Optional.of(rule.fault());
        counted.done().incrementAndGet();
      }
    }
    return new Plan(fault, changes);
  }
}
