# A program that becomes root for whoever calls it, which the Nix store refuses to hold.
{ pkgs, nix2container }:
let
  root = pkgs.runCommand "root" { } ''
    mkdir -p $out/bin
    cp ${pkgs.bashInteractive}/bin/bash $out/bin/root-shell
  '';
in
nix2container.buildImage {
  name = "setuid";
  copyToRoot = [ root ];
  perms = [
    {
      path = root;
      regex = "/bin/root-shell$";
      mode = "4755";
    }
  ];
  config = {
    User = "1000:1000";
    Entrypoint = [
      "/bin/root-shell"
      "-p"
      "-c"
      "echo user $UID, effective user $EUID"
    ];
  };
}
