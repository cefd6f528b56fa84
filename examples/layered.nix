# A layer each for the store paths that most others refer to, up to so many.
{ pkgs, nix2container }:
nix2container.buildImage {
  name = "layered";
  maxLayers = 3;
  config.Entrypoint = [
    "${pkgs.bashInteractive}/bin/bash"
    "-c"
    "${pkgs.hello}/bin/hello"
  ];
}
