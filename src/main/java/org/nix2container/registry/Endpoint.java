package org.nix2container.registry;

import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;

/**
 * One operation of a registry (distribution-spec, "Endpoints"): what is asked, and what is
 * answered.
 */
interface Endpoint<T> {

  /**
   * What is sent, but for the authorization.
   *
   * @param base {@code https://registry.example.org:5000}
   */
  HttpRequest request(String base);

  /** Whether an answer of this status can be read; any other is a refusal. */
  boolean accepts(int status);

  /**
   * Reads an answer; it is closed afterwards.
   *
   * @throws WrongAnswerException if it is not what an answer to this has to be
   */
  T read(HttpResponse answer) throws WrongAnswerException;

  /** What this does, for messages: {@code tried to <action>, but ...}. */
  String action();
}
