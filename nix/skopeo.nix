# What scripts made for the patched skopeo call: skopeo's command line, with nix: as a source.
{ writeShellScriptBin, nix2container-bin }:
writeShellScriptBin "skopeo" ''
  # Arguments may hold credentials, and a caller may export SHELLOPTS with xtrace.
  set +x
  exec ${nix2container-bin}/bin/nix2container "$@"
''
