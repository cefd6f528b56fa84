package org.nix2container.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nix2container.failure.OutputException;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;

/**
 * Writes an archive of an image to a file: {@code GET /images/NAME/get}; says whether there is such
 * an image.
 *
 * @param image a name or an ID
 * @param shown the same for messages
 * @param file is overwritten
 */
record ImageGet(String image, String shown, Path file) implements EngineRequest<Boolean> {

  private static final int PATIENCE = 5;
  private static final int AT_ONCE = 128 * 1024;

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(ImagePath.of(base, image, "get"), Headers.none()).withPatience(PATIENCE);
  }

  @Override
  public boolean accepts(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Boolean read(HttpResponse answer) throws WrongAnswerException {
    if (answer.status() == 404) {
      if (EngineError.read(answer).isEmpty()) {
        throw new WrongAnswerException("it answered with status 404, not as a Docker daemon does");
      }
      return false;
    }
    byte[] buffer = new byte[AT_ONCE];
    InputStream body = answer.body();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) { // of the file: those of the connection have a type of their own
      throw new OutputException("the temporary file " + file, e);
    }
    return true;
  }

  @Override
  public String action() {
    return "export " + shown;
  }
}
