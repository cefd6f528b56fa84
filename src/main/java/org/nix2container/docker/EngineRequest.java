package org.nix2container.docker;

import java.io.IOException;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;

/** One operation of the Docker Engine API: what is asked, and what is answered. */
interface EngineRequest<T> {

  /**
   * What is sent.
   *
   * @param base what paths of the API come after
   */
  HttpRequest request(String base);

  /** Whether an answer of this status can be read; any other is a refusal. */
  boolean accepts(int status);

  /**
   * Reads an answer; it is closed afterwards.
   *
   * @throws WrongAnswerException if it is not what an answer to this has to be
   * @throws IOException if it cannot be put where it is to go
   */
  T read(HttpResponse answer) throws WrongAnswerException, IOException;

  /** What this does, for messages: {@code tried to <action>, but ...}. */
  String action();
}
