# A file that belongs to somebody, and one beside it that does not.
{ pkgs, nix2container }:
let
  files = pkgs.runCommand "files" { } ''
    mkdir -p $out/data
    echo theirs >$out/data/theirs
    echo ours >$out/data/ours
  '';
in
nix2container.buildImage {
  name = "ownership";
  copyToRoot = [ files ];
  perms = [
    {
      path = files;
      regex = "/data/theirs";
      uid = 1001;
      gid = 1001;
    }
  ];
  config.Entrypoint = [
    "${pkgs.coreutils}/bin/ls"
    "-ln"
    "/data"
  ];
}
