package org.nix2container.registry;

import java.io.IOException;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.HttpException;
import org.nix2container.http.HttpResponse;

/** Has sent what an endpoint asks, and reads what is answered or why nothing is. */
final class Exchange {

  /** Sends the request of an endpoint, by whatever detours. */
  @FunctionalInterface
  interface Sender {
    HttpResponse send(Endpoint<?> endpoint) throws IOException, WrongAnswerException;
  }

  private Exchange() {}

  /**
   * One request and its answer.
   *
   * @throws RegistryException if that is not what was wanted
   * @throws IOException what the writer of a streamed body threw
   */
  static <T> T of(Endpoint<T> endpoint, Sender sender, Refusals refusals) throws IOException {
    try (HttpResponse answer = open(endpoint, sender, refusals)) {
      try {
        return endpoint.read(answer);
      } catch (HttpException e) {
        throw refusals.unanswered(endpoint, e);
      } catch (WrongAnswerException e) {
        throw refusals.wrong(endpoint, answer, e.reason());
      } catch (InvalidInputException e) {
        throw refusals.wrong(
            endpoint, answer, "the answer cannot be understood: " + e.getMessage());
      }
    }
  }

  /** One request, and an answer that is accepted but not read yet. */
  static HttpResponse open(Endpoint<?> endpoint, Sender sender, Refusals refusals)
      throws IOException {
    HttpResponse answer;
    try {
      answer = sender.send(endpoint);
    } catch (HttpException e) {
      throw refusals.unanswered(endpoint, e);
    } catch (WrongAnswerException e) {
      throw refusals.failed(endpoint.action(), e.reason(), e);
    }
    if (endpoint.accepts(answer.status())) {
      return answer;
    }
    try (answer) {
      throw refusals.refused(endpoint, answer);
    }
  }
}
