# nix build .#examples.hello.copyToDockerDaemon, or nix-build examples -A hello.copyToDockerDaemon
{
  pkgs ? import <nixpkgs> { },
  nix2container ? (import ../. { inherit pkgs; }).nix2container,
}:
let
  example = file: import file { inherit pkgs nix2container; };
in
{
  basic = example ./basic.nix;
  bash = example ./bash.nix;
  created = example ./created.nix;
  everythingOnce = example ./everything-once.nix;
  fromImage = example ./from-image.nix;
  fromImageManifest = example ./from-image-manifest.nix;
  hello = example ./hello.nix;
  layered = example ./layered.nix;
  metadata = example ./metadata.nix;
  nested = example ./nested.nix;
  nix = example ./nix.nix;
  nixUser = example ./nix-user.nix;
  nonReproducible = example ./non-reproducible.nix;
  openbar = example ./openbar.nix;
  ownership = example ./ownership.nix;
  setuid = example ./setuid.nix;
  web = example ./web.nix;
}
