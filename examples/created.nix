# An image that says when it was made, and so is another one when that changes.
{ pkgs, nix2container }:
nix2container.buildImage {
  name = "created";
  created = "2024-05-13T09:31:10Z";
  config.Entrypoint = [ "${pkgs.hello}/bin/hello" ];
}
