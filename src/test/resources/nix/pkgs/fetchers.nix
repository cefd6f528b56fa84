# Derivations whose outputs have to have a hash that is known before.
pkgs:
let
  inherit (pkgs) lib stdenv;
  repository = builtins.getEnv "TEST_MAVEN_REPOSITORY";

  # In place of a download: what Maven has already downloaded.
  downloaded = file: name: hash: stdenv.mkDerivation {
    inherit name;
    outputHash = hash;
    outputHashAlgo = "sha256";
    outputHashMode = "flat";
    preferLocalBuild = true;
    buildCommand = ''
      cp ${lib.escapeShellArg "${repository}/${file}"} $out
    '';
  };
in
{
  fetchMavenArtifact =
    { groupId
    , artifactId
    , version
    , classifier ? null
    , hash ? ""
    , sha256 ? ""
    , ...
    }:
    let
      pname = lib.replaceStrings [ "." ] [ "_" ] "${groupId}_${artifactId}";
      folder = "${lib.replaceStrings [ "." ] [ "/" ] groupId}/${artifactId}/${version}";
      suffix = lib.optionalString (classifier != null) "-${classifier}";
      jar = downloaded "${folder}/${artifactId}-${version}${suffix}.jar" "${pname}-${version}.jar"
        (if hash != "" then hash else sha256);
    in
    stdenv.mkDerivation {
      inherit pname version;
      dontUnpack = true;
      installPhase = ''
        mkdir -p $out/share/java
        ln -s ${jar} $out/share/java/${artifactId}-${version}.jar
      '';
      passthru.jar = jar;
    };
}
