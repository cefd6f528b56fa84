# A tree for the root of an image: the Nix database that knows the store paths of its layers, and roots that keep them.
{
  lib,
  runCommandLocal,
  nix2container-bin,
}:
# The layers, lowest first: each a closure graph, and what of it the layer does not have in the store.
layers:
runCommandLocal "nix-database"
  {
    nativeBuildInputs = [ nix2container-bin ];
    passAsFile = [ "layers" ];
    layers = builtins.toJSON (
      map (layer: {
        graph = "${layer.graph}";
        ignore = map (path: "${path}") layer.ignore;
      }) layers
    );
  }
  ''
    nix2container nix-database "$out" --layers "$layersPath"
  ''
