# What a derivation that fetches from a registry needs: certificates, proxies and credentials reach it.
{ lib, cacert }:
{
  environment = {
    impureEnvVars = lib.fetchers.proxyImpureEnvVars;
    # Nothing is gained by asking a cache or another machine: the registry is one.
    preferLocalBuild = true;
  };

  # The name of an image as part of a store path's.
  fileName = lib.replaceStrings [ "/" ":" ] [ "-" "-" ];

  # Defines fetch, which runs the program. Nix sets the variables of certificates to a file that does not exist, and
  # HOME likewise.
  setUp =
    { tlsVerify }:
    ''
      export HOME=$TMPDIR
      if [ ! -f "''${NIX_SSL_CERT_FILE:-/no-cert-file.crt}" ]; then
        export NIX_SSL_CERT_FILE=${cacert}/etc/ssl/certs/ca-bundle.crt
      fi
      flags=(--tls-verify=${lib.boolToString tlsVerify})
      authFile=/etc/skopeo/auth.json
      if [ -r "$authFile" ]; then
        flags+=(--authfile "$authFile")
      fi

      fetch() {
        nix2container "$@" "''${flags[@]}" && return
        if [ ! -r "$authFile" ]; then
          echo "nix2container: if the registry wants credentials: builds take them from $authFile, which this one cannot read" \
            "(nix.conf: extra-sandbox-paths)" >&2
        fi
        return 1
      }
    '';
}
