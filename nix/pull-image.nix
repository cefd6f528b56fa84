{
  lib,
  runCommand,
  runCommandLocal,
  cacert,
  architecture,
  nix2container-bin,
}:
let
  registryFetch = import ./registry-fetch.nix { inherit lib cacert; };
  inherit (registryFetch) fileName;
in
/**
  Fetches an image from a registry, to build on: `fromImage` of `buildImage`. The whole image is one store path of a fixed
  hash, with the same bytes as `skopeo copy docker://NAME@DIGEST dir:` gives, so that hashes made for it hold.

  Credentials are taken from `/etc/skopeo/auth.json`, where the build may read it: in `nix.conf`,
  `extra-sandbox-paths = /etc/skopeo/auth.json=/etc/nix/skopeo/auth.json`, the latter readable to the group `nixbld`.
  Proxies are those of the Nix daemon's environment. Authorities are those of `pkgs.cacert`, or of the file that `NIX_SSL_CERT_FILE`
  names there.
*/
{
  # The name without tag: `alpine`, `quay.io/team/app`.
  imageName,
  # The digest of the manifest, or of the index: `sha256:...`.
  imageDigest,
  # The hash of the fetched image's directory. Leave it empty once, and Nix tells what it is.
  sha256,
  # The operating system to choose from an index.
  os ? "linux",
  # The architecture to choose from an index. Without one it is that of the packages.
  arch ? architecture,
  # Whether the registry has to prove who it is.
  tlsVerify ? true,
  # The name of the store path.
  name ? fileName "docker-image-${imageName}",
}:
let
  directory =
    runCommand name
      (
        registryFetch.environment
        // {
          nativeBuildInputs = [ nix2container-bin ];
          outputHashMode = "recursive";
          outputHashAlgo = "sha256";
          outputHash = sha256;
        }
      )
      ''
        ${registryFetch.setUp { inherit tlsVerify; }}
        fetch --insecure-policy copy ${lib.escapeShellArg "docker://${imageName}@${imageDigest}"} "dir:$out" \
          --override-os ${lib.escapeShellArg os} --override-arch ${lib.escapeShellArg arch}
      '';
in
runCommandLocal "nix2container-${fileName imageName}.json"
  { nativeBuildInputs = [ nix2container-bin ]; }
  ''
    nix2container image-from-dir "$out" ${directory}
  ''
