package org.nix2container.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.http.HttpException;

/** What a registry refused, or did not do in spite of being asked several times. */
public final class RegistryException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<String> codes;
  private final transient Optional<Duration> retryAfter;

  RegistryException(
      String message,
      int status,
      List<String> codes,
      Optional<Duration> retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.codes = List.copyOf(codes);
    this.retryAfter = retryAfter;
  }

  /** The HTTP status; 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** The codes of the error body (distribution-spec, "Error Codes"). */
  public List<String> codes() {
    return codes;
  }

  /** How long the registry asks us to wait. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the same may well succeed a little later. */
  boolean isPassing() {
    return switch (status) {
      case 0 -> getCause() instanceof HttpException e && e.isTransient();
      // 499: nginx lost the client; 522: Cloudflare lost the registry
      case 408, 429, 499, 500, 502, 503, 504, 522 -> true;
      default -> false;
    };
  }
}
