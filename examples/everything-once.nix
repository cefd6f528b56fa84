# Several layers, of parts that share dependencies: each layer is told of those before it, and so no store path
# is in the image twice.
{ pkgs, nix2container }:
let
  parts = [
    [ pkgs.bashInteractive ]
    [ pkgs.coreutils ]
    [ pkgs.hello ]
  ];
  addLayer = layers: deps: layers ++ [ (nix2container.buildLayer { inherit deps layers; }) ];
in
nix2container.buildImage {
  name = "everything-once";
  layers = builtins.foldl' addLayer [ ] parts;
  config.Entrypoint = [
    "${pkgs.bashInteractive}/bin/bash"
    "-c"
    "${pkgs.coreutils}/bin/ls -d /nix/store/*; ${pkgs.hello}/bin/hello"
  ];
}
