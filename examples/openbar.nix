# A /tmp that all can write to, which no store path can be.
{ pkgs, nix2container }:
let
  tmp = pkgs.runCommand "tmp" { } "mkdir -p $out/tmp";
in
nix2container.buildImage {
  name = "openbar";
  copyToRoot = [ tmp ];
  perms = [
    {
      path = tmp;
      regex = ".*";
      mode = "0777";
    }
  ];
  config.Entrypoint = [
    "${pkgs.coreutils}/bin/ls"
    "-ld"
    "/tmp"
  ];
}
