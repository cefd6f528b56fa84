# What the tests have in place of nixpkgs, where that cannot be reached: the part of its interface
# that the Nix library and its examples use, and small programs of this machine as store paths.
#
# The machine is known by variables of the environment, which the tests set:
#
#   TEST_PATH              where programs are looked for: those of stdenv, bash-static, busybox, nix
#   TEST_JAVA_HOME         a JDK 25
#   TEST_MAVEN_REPOSITORY  what Maven has downloaded already
#   TEST_CA_BUNDLE         certificates to trust, where not those of the machine
{ system ? builtins.currentSystem }:
let
  # A function, or the file of one, gets what it asks for by name.
  newScope = extra: function: arguments:
    let
      called = if builtins.isFunction function then function else import function;
    in
    called (builtins.intersectAttrs (builtins.functionArgs called) (pkgs // extra) // arguments);

  pkgs = {
    inherit system pkgs newScope;
    callPackage = newScope { };
    lib = import ./lib.nix;
    path = ./.;
    buildPackages = pkgs;
    pkgsBuildBuild = pkgs;
    go = { inherit (pkgs.stdenv.hostPlatform.go) GOARCH; };
  }
  // import ./stdenv.nix pkgs
  // import ./builders.nix pkgs
  // import ./fetchers.nix pkgs
  // import ./programs.nix pkgs;
in
pkgs
