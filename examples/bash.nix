# Programs in /bin.
{ pkgs, nix2container }:
nix2container.buildImage {
  name = "bash";
  copyToRoot = pkgs.buildEnv {
    name = "root";
    paths = [
      pkgs.bashInteractive
      pkgs.coreutils
    ];
    pathsToLink = [ "/bin" ];
  };
  config.Cmd = [ "/bin/bash" ];
}
