# Programs that copy an image somewhere. They hand their arguments on and never show them, since they may hold credentials.
{
  lib,
  writeShellScriptBin,
  nix2container-bin,
}:
{
  image,
  imageName,
  imageTag,
}:
let
  copy =
    name: destination:
    writeShellScriptBin name ''
      # Not even where a caller exports SHELLOPTS with xtrace.
      set +x
      exec ${nix2container-bin}/bin/nix2container --insecure-policy copy nix:${image} ${destination} "$@"
    '';
  reference = lib.escapeShellArg "${imageName}:${imageTag}";
in
{
  copyToDockerDaemon = copy "copy-to-docker-daemon" "docker-daemon:${reference}";
  copyToRegistry = copy "copy-to-registry" "docker://${reference}";
  copyToPodman = copy "copy-to-podman" "containers-storage:${reference}";
  copyTo = copy "copy-to" "";
}
