# On an image from a registry, by its manifest, which is kept beside this file. To update it:
# nix run .#examples.fromImageManifest.fromImage.getManifest >examples/alpine-manifest.json
{
  pkgs,
  nix2container,
  base ? {
    imageName = "library/alpine";
    imageManifest = ./alpine-manifest.json;
    arch = "amd64";
  },
}:
nix2container.buildImage {
  name = "from-image-manifest";
  fromImage = nix2container.pullImageFromManifest base;
  config.Entrypoint = [
    "${pkgs.coreutils}/bin/cat"
    "/etc/alpine-release"
  ];
}
