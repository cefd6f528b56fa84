# A program and all that it needs. Nothing else is in the image: no shell, no /bin.
{ pkgs, nix2container }:
nix2container.buildImage {
  name = "basic";
  config.Entrypoint = [ "${pkgs.hello}/bin/hello" ];
}
