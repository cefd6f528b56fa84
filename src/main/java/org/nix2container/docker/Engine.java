package org.nix2container.docker;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.CannotConnectException;
import org.nix2container.http.ConnectionLostException;
import org.nix2container.http.HttpClient;
import org.nix2container.http.HttpException;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.TlsFailureException;
import org.nix2container.http.Trace;

/**
 * A daemon's API, on connections of its own.
 *
 * <p>Paths have no version before them, which is to ask for the daemon's latest. What is asked here
 * is the same in all versions, and so are the fields that are read; a version would have to be
 * negotiated, since daemons know neither those after them nor, from 29 on, those before 1.44.
 */
final class Engine implements AutoCloseable {

  /** What Go's server says to one that does not speak TLS. */
  private static final String WANTS_TLS = "HTTPS server";

  private final DockerEndpoint daemon;
  private final HttpClient client;

  Engine(DockerEndpoint daemon, Trace trace) {
    this.daemon = daemon;
    this.client = new HttpClient(daemon.options(trace));
  }

  /**
   * Asks.
   *
   * @throws DockerException if the answer is not what was wanted, or there is none
   */
  <T> T ask(EngineRequest<T> request) {
    try {
      return exchange(request);
    } catch (IOException e) {
      throw new IllegalStateException("nothing but the connection is written to", e);
    }
  }

  /**
   * Asks what writes or reads a stream.
   *
   * @throws IOException what the other end of that stream threw
   * @throws DockerException as the other
   */
  <T> T exchange(EngineRequest<T> request) throws IOException {
    try (HttpResponse answer = client.send(request.request(daemon.base()))) {
      if (!request.accepts(answer.status())) {
        throw refused(request, answer);
      }
      return request.read(answer);
    } catch (CannotConnectException e) {
      String hint = e.isTransient() ? "; is the Docker daemon running?" : "";
      throw new DockerException(daemon, e.reason() + hint, e);
    } catch (ConnectionLostException e) {
      String hint = e.isTransient() ? "; if the daemon was started again, try again" : "";
      throw failed(request, e.reason() + hint, e);
    } catch (TlsFailureException e) {
      throw failed(request, ofDaemons(e.reason()), e);
    } catch (HttpException e) {
      throw failed(request, e.reason(), e);
    } catch (WrongAnswerException e) {
      throw failed(request, e.reason(), e);
    } catch (InvalidInputException e) {
      throw failed(request, "the answer cannot be understood: " + e.getMessage(), e);
    }
  }

  /** What is to be done about TLS, for daemons instead of registries. */
  private static String ofDaemons(String reason) {
    int advice = reason.indexOf("; ");
    return reason.substring(0, advice < 0 ? reason.length() : advice)
        + "; the certificates for a daemon are ca.pem, cert.pem and key.pem in the directory of"
        + " --cert-dir or DOCKER_CERT_PATH, and one without TLS is http://HOST:PORT";
  }

  private DockerException refused(EngineRequest<?> request, HttpResponse answer) {
    String said = EngineError.read(answer);
    String hint =
        said.contains(WANTS_TLS)
            ? "; it wants TLS: give https:// instead, or set DOCKER_TLS_VERIFY=1"
            : "";
    return failed(
        request, said.isEmpty() ? "it answered with status " + answer.status() : said + hint, null);
  }

  private DockerException failed(
      EngineRequest<?> request, String reason, @Nullable Exception cause) {
    return failed(request.action(), reason, cause);
  }

  /**
   * That something was not done.
   *
   * @param action as {@link EngineRequest#action}
   */
  DockerException failed(String action, String reason, @Nullable Exception cause) {
    return new DockerException(daemon, "tried to " + action + ", but " + reason, cause);
  }

  /** Ends at once what any thread sends or reads; their calls fail. */
  @Override
  public void close() {
    client.close();
  }
}
