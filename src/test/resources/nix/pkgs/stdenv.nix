# Derivations whose builder is the store's bash, in phases as nixpkgs has them.
pkgs:
let
  inherit (pkgs) lib system;

  hostPlatform =
    let
      cpu = builtins.head (lib.splitString "-" system);
      kernel = lib.last (lib.splitString "-" system);
    in
    rec {
      inherit system;
      parsed = { cpu.name = cpu; kernel.name = kernel; };
      isLinux = kernel == "linux";
      isDarwin = kernel == "darwin";
      isUnix = isLinux || isDarwin;
      isx86_64 = cpu == "x86_64";
      isAarch64 = cpu == "aarch64";
      go.GOARCH = { x86_64 = "amd64"; aarch64 = "arm64"; }.${cpu};
      go.GOOS = kernel;
    };

  # What a builder finds without asking for it, and no other program of this machine.
  tools = derivation {
    name = "stdenv-tools";
    inherit system;
    builder = "/bin/sh";
    PATH = builtins.getEnv "TEST_PATH";
    programs = import ./stdenv-programs.nix;
    args = [ "-euc" ''
      mkdir -p $out/bin
      IFS="$IFS:"
      for program in $programs; do
        for folder in $PATH; do
          [ ! -x "$folder/$program" ] || { ln -s "$folder/$program" $out/bin/; break; }
        done
      done
      exit 0
    '' ];
  };

  ours = [ "meta" "passthru" "pos" "env" ];

  make = function: attributes:
    let
      structured = attributes.__structuredAttrs or false;
      env = attributes.env or { };
      passthru = attributes.passthru or { };
      name = attributes.name or "${attributes.pname}-${attributes.version}";
    in
    derivation (removeAttrs attributes ours
      // (if structured then { inherit env; } else env)
      // {
        inherit name;
        system = attributes.system or system;
        builder = "${pkgs.bash}/bin/bash";
        args = attributes.args or [ "-e" ./stdenv.sh ];
        stdenv = tools;
        shell = pkgs.runtimeShell;
      })
    // passthru
    // {
      inherit name passthru;
      meta = { inherit name; } // attributes.meta or { };
      overrideAttrs = change: mkDerivation (final:
        let
          before = function final;
          changed = change before;
        in
        before // (if builtins.isFunction changed then change final before else changed));
    }
    // lib.optionalAttrs (attributes ? pname) { inherit (attributes) pname version; };

  # The attributes, or a function of what they are in the end.
  mkDerivation = attributes:
    let
      function = if builtins.isFunction attributes then attributes else _: attributes;
      final = function (final // { finalPackage = package; });
      package = make function final;
    in
    package;

  stdenv = {
    inherit hostPlatform mkDerivation system;
    buildPlatform = hostPlatform;
    targetPlatform = hostPlatform;
    inherit (hostPlatform) isLinux isDarwin isx86_64 isAarch64;
    shell = pkgs.runtimeShell;
    shellDryRun = "${pkgs.runtimeShell} -n -O extglob";
  };
in
{
  inherit stdenv;
  stdenvNoCC = stdenv;
  runtimeShell = "${pkgs.bash}/bin/bash";
}
