{
  lib,
  runCommand,
  runCommandLocal,
  writeText,
  writeShellScriptBin,
  cacert,
  architecture,
  nix2container-bin,
}:
let
  registryFetch = import ./registry-fetch.nix { inherit lib cacert; };
  inherit (registryFetch) fileName;
in
/**
  Fetches an image by a manifest that is kept beside the Nix files, as their lock, to build on: `fromImage` of `buildImage`. Each
  layer is a store path of its own, shared by all images that have it, and there is no hash to find out: the manifest
  holds them. Credentials, proxies and authorities are those of `pullImage`.

  `nix run .#image.fromImage.getManifest > manifest.json` makes the manifest, and updates it.
*/
{
  # The name without tag and registry: `library/alpine`.
  imageName,
  # The manifest: a file.
  imageManifest,
  # The tag of which `getManifest` gets the manifest.
  imageTag ? "latest",
  # The operating system that `getManifest` chooses from an index.
  os ? "linux",
  # The architecture that `getManifest` chooses from an index. Without one it is that of the packages.
  arch ? architecture,
  # Whether the registry has to prove who it is.
  tlsVerify ? true,
  # The registry's host.
  registryUrl ? "registry-1.docker.io",
  # Passed on to the derivation.
  meta ? { },
}:
let
  manifest = lib.importJSON imageManifest;
  # By the name that people log in to it with, so that their credentials are found.
  registry = if registryUrl == "registry-1.docker.io" then "docker.io" else registryUrl;
  repository = "docker://${registry}/${imageName}";

  blob =
    digest:
    runCommand (lib.removePrefix "sha256:" digest)
      (
        registryFetch.environment
        // {
          nativeBuildInputs = [ nix2container-bin ];
          outputHash = digest;
        }
      )
      ''
        ${registryFetch.setUp { inherit tlsVerify; }}
        fetch get-blob "$out" ${lib.escapeShellArg repository} ${lib.escapeShellArg digest}
      '';

  digests = map (layer: layer.digest) manifest.layers ++ [ manifest.config.digest ];
  blobs = writeText "${fileName imageName}-blobs.json" (
    builtins.toJSON (
      builtins.listToAttrs (
        map (digest: lib.nameValuePair (lib.removePrefix "sha256:" digest) (blob digest)) digests
      )
    )
  );
in
runCommandLocal "nix2container-${fileName imageName}.json"
  {
    inherit meta;
    nativeBuildInputs = [ nix2container-bin ];
    passthru = {
      # `bin/get-manifest [FLAGS]` prints the manifest that `imageTag` has now in the registry, as it is there.
      getManifest = writeShellScriptBin "get-manifest" ''
        exec ${nix2container-bin}/bin/nix2container get-manifest ${lib.escapeShellArg "${repository}:${imageTag}"} \
          --override-os ${lib.escapeShellArg os} --override-arch ${lib.escapeShellArg arch} \
          --tls-verify=${lib.boolToString tlsVerify} "$@"
      '';
    };
  }
  ''
    nix2container image-from-manifest "$out" ${imageManifest} ${blobs}
  ''
