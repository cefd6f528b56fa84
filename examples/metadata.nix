# Layers that say in the image's history what they are.
{ pkgs, nix2container }:
nix2container.buildImage {
  name = "metadata";
  config.Entrypoint = [ "${pkgs.hello}/bin/hello" ];
  layers = [
    (nix2container.buildLayer {
      deps = [ pkgs.hello ];
      metadata = {
        created_by = "examples/metadata.nix";
        author = "The authors of the example";
        comment = "hello and all that it needs";
      };
    })
  ];
}
