package org.nix2container.serve;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Digest;

/** Writes down what a server tells. */
final class SeenLayers implements ServeObserver {

  private final List<String> lines = new ArrayList<>();
  private final List<Nix2ContainerException> failures = new ArrayList<>();

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized List<Nix2ContainerException> failures() {
    return List.copyOf(failures);
  }

  /** Waits until it was told so many times. */
  synchronized void await(int count) throws InterruptedException {
    while (lines.size() < count) {
      wait();
    }
  }

  @Override
  public void layerBegins(String repository, Digest blob) {
    add(repository + " begins");
  }

  @Override
  public void layerEnds(String repository, Digest blob, boolean whole) {
    add(repository + (whole ? " ends" : " breaks off"));
  }

  @Override
  public synchronized void layerFails(
      String repository, Digest blob, Nix2ContainerException reason) {
    failures.add(reason);
    add(repository + " fails");
  }

  @Override
  public void requestFails(String request, Throwable reason) {
    add(request + " failed: " + reason.getMessage());
  }

  @Override
  public void keepsOld(Nix2ContainerException reason) {
    add("keeps old: " + reason.getMessage());
  }
}
