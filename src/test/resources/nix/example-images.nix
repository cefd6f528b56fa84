# The examples that need no registry to be built, and their programs.
{ pkgs, nix2container, registry }:
let
  inherit (pkgs) lib;

  examples = nix2container: removeAttrs
    (import ../../../../examples { inherit pkgs nix2container; }) [ "fromImage" "fromImageManifest" ];

  here = examples nix2container;

  links = name: image: lib.mapAttrsToList (link: path: { name = "${name}/${link}"; inherit path; }) {
    inherit image;
    reference = pkgs.writeText "reference" image.imageRefUnsafe;
    copy-to = image.copyTo;
    copy-to-docker-daemon = image.copyToDockerDaemon;
    copy-to-podman = image.copyToPodman;
    copy-to-registry = there.${name}.copyToRegistry;
  };

  # The same images, with the registry in their names.
  there = examples (nix2container // {
    buildImage = image: nix2container.buildImage (image // { name = "${registry}/${image.name}"; });
  });
in
{
  inherit there;

  # Of each example a folder.
  farm = pkgs.linkFarm "examples" (lib.concatLists (lib.mapAttrsToList links here));
}
