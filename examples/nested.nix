# Layers that rest on layers. The image gets them all, each once.
{ pkgs, nix2container }:
let
  shell = nix2container.buildLayer { deps = [ pkgs.bashInteractive ]; };
  tools = nix2container.buildLayer {
    deps = [ pkgs.coreutils ];
    layers = [ shell ];
  };
in
nix2container.buildImage {
  name = "nested";
  config.Entrypoint = [
    "${pkgs.bashInteractive}/bin/bash"
    "-c"
    "${pkgs.coreutils}/bin/echo nested"
  ];
  layers = [ tools ];
}
