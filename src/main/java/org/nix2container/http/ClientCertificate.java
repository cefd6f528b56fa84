package org.nix2container.http;

import java.nio.file.Path;

/**
 * Who we are to a server that asks for a certificate.
 *
 * @param certificate PEM: the certificate, and those that lead to its authority
 * @param key PEM: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), not encrypted
 */
public record ClientCertificate(Path certificate, Path key) {}
