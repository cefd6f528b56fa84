# What people import:
#
#   import nix2container { inherit pkgs; }
#   import nix2container { system = "aarch64-linux"; }
#   import nix2container { }
{
  # Whose packages are taken, where pkgs is not given.
  system ? builtins.currentSystem,
  # A nixpkgs with JDK 25.
  pkgs ? import <nixpkgs> { inherit system; },
  ...
}:
let
  # The tool runs where images are built, which for a cross compiled image is not where they run.
  nix2container-bin = pkgs.buildPackages.callPackage ./nix/package.nix { };

  architecture = import ./nix/architecture.nix pkgs.stdenv.hostPlatform;
  closureGraph = pkgs.callPackage ./nix/closure-graph.nix { inherit nix2container-bin; };
  buildLayer = pkgs.callPackage ./nix/build-layer.nix { inherit nix2container-bin closureGraph; };
in
{
  inherit nix2container-bin;

  skopeo-nix2container = pkgs.callPackage ./nix/skopeo.nix { inherit nix2container-bin; };

  nix2container = {
    inherit buildLayer;
    buildImage = pkgs.callPackage ./nix/build-image.nix {
      inherit nix2container-bin architecture closureGraph buildLayer;
    };
    pullImage = pkgs.callPackage ./nix/pull-image.nix { inherit nix2container-bin architecture; };
    pullImageFromManifest = pkgs.callPackage ./nix/pull-image-from-manifest.nix {
      inherit nix2container-bin architecture;
    };
  };
}
