{
  description = "Turns Nix store paths into container images, without ever storing a layer";

  # Any nixpkgs with JDK 25 will do: inputs.nix2container.inputs.nixpkgs.follows = "nixpkgs"
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { nixpkgs, ... }:
    let
      forEachSystem = nixpkgs.lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
    in
    {
      packages = forEachSystem (
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
          nix2containerPkgs = import ./. { inherit pkgs system; };
        in
        nix2containerPkgs
        // {
          default = nix2containerPkgs.nix2container-bin;
          examples = import ./examples {
            inherit pkgs;
            inherit (nix2containerPkgs) nix2container;
          };
        }
      );
    };
}
