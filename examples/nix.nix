# Nix, and a database of all store paths in the image: those of its own layer, of the one below it, and of
# the one below that.
{ pkgs, nix2container }:
let
  shell = nix2container.buildLayer { deps = [ pkgs.bashInteractive ]; };
  hello = nix2container.buildLayer {
    deps = [ pkgs.hello ];
    layers = [ shell ];
  };
in
nix2container.buildImage {
  name = "nix";
  initializeNixDatabase = true;
  copyToRoot = pkgs.buildEnv {
    name = "root";
    paths = [
      pkgs.bashInteractive
      pkgs.coreutils
      pkgs.nix
    ];
    pathsToLink = [ "/bin" ];
  };
  layers = [ hello ];
  config = {
    Cmd = [
      "/bin/nix-store"
      "--query"
      "--requisites"
      "${pkgs.hello}"
    ];
    Env = [
      "NIX_PAGER=cat"
      # Nix wants to know who it is, and there is no /etc/passwd.
      "HOME=/"
      "USER=root"
      # What it builds belongs to root, since there is nobody else.
      "NIX_CONFIG=build-users-group ="
    ];
  };
}
