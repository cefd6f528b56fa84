package org.nix2container.http;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.nix2container.failure.InvalidInputException;

/** What TLS needs to know, made when it is first needed: many commands never do. */
final class TlsContexts {

  private final SystemAuthorities system;
  private final Map<TlsOptions, SSLSocketFactory> made = new HashMap<>();

  TlsContexts(SystemAuthorities system) {
    this.system = system;
  }

  /**
   * @throws InvalidInputException if a file of authorities, of the certificate or of its key cannot
   *     be read
   */
  synchronized SSLSocketFactory of(TlsOptions options) {
    SSLSocketFactory known = made.get(options);
    if (known != null) {
      return known;
    }
    SSLSocketFactory factory = make(options);
    made.put(options, factory);
    return factory;
  }

  private SSLSocketFactory make(TlsOptions options) {
    try {
      TrustManager trust =
          options.verify()
              ? new AuthorityTrust(Authorities.of(system, options.extraAuthorities()))
              : new AnyoneTrust();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(options), new TrustManager[] {trust}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new InvalidInputException("TLS", "cannot be set up: " + e.getMessage());
    }
  }

  private static KeyManager[] keys(TlsOptions options) {
    return options.client().isEmpty()
        ? new KeyManager[0]
        : new KeyManager[] {ClientKeys.of(options.client().get())};
  }
}
