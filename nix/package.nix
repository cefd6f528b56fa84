# The program, built from source by javac, without network. What Maven's build does is in pom.xml; a test keeps
# jars.json, the lock of the libraries, equal to it.
{
  lib,
  stdenv,
  stdenvNoCC,
  fetchMavenArtifact,
  jdk25_headless,
  removeReferencesTo,
}:
let
  root = toString ../.;

  # Only what the program is made of, so that it is built again only when that has changed.
  source = builtins.path {
    name = "nix2container-source";
    path = ../.;
    filter =
      path: _:
      let
        file = lib.removePrefix "${root}/" (toString path);
      in
      lib.elem file [
        "LICENSE"
        "build"
        "nix2container"
        "pom.xml"
        "src"
        "src/main"
      ]
      || lib.hasPrefix "build/" file
      || lib.hasPrefix "src/main/" file;
  };

  version = lib.head (
    builtins.match ".*<artifactId>nix2container</artifactId>[[:space:]]*<version>([^<]+)</version>.*" (
      builtins.readFile ../pom.xml
    )
  );

  locked = lib.importJSON ./jars.json;
  jar = artifact: (fetchMavenArtifact { inherit (artifact) groupId artifactId version hash; }).jar;
  fileName = artifact: "${artifact.artifactId}-${artifact.version}.jar";
  link = folder: artifact: ''
    ln -s ${jar artifact} ${folder}/${fileName artifact}
  '';

  # A JDK has ten times the size of what the program needs of it. The modules are linked before Nix strips a JDK's
  # libraries, so that is done here, and they name the JDK, though nothing of it is used.
  runtime = stdenv.mkDerivation {
    pname = "nix2container-runtime";
    inherit (jdk25_headless) version;
    nativeBuildInputs = [
      jdk25_headless
      removeReferencesTo
    ];
    dontUnpack = true;
    buildPhase = ''
      runHook preBuild
      jlink --add-modules java.base,jdk.unsupported \
        --strip-java-debug-attributes --no-header-files --no-man-pages --output "$out"
      runHook postBuild
    '';
    dontInstall = true;
    stripDebugFlags = [ "--strip-unneeded" ];
    postFixup = ''
      find "$out" -type f -exec remove-references-to -t ${jdk25_headless} {} +
    '';
    disallowedReferences = [ jdk25_headless ];
  };
in
stdenvNoCC.mkDerivation {
  pname = "nix2container";
  inherit version;
  src = source;

  nativeBuildInputs = [ jdk25_headless ];

  # The archives that make it start fast are made by running it, with a small registry on loopback.
  __darwinAllowLocalNetworking = true;

  buildPhase = ''
    runHook preBuild
    export LC_ALL=C.UTF-8

    mkdir -p target/dependency target/compile-only target/classes
    ${lib.concatMapStrings (link "target/dependency") locked.runtime}
    ${lib.concatMapStrings (link "target/compile-only") locked.compileOnly}

    find src/main/java -name '*.java' >target/sources
    javac --release 25 -parameters -proc:none -nowarn -Xlint:none -XDstringConcat=inline \
      -cp 'target/dependency/*:target/compile-only/*' -d target/classes @target/sources

    cp -r src/main/resources/. target/classes
    chmod -R u+w target/classes
    echo ${version} >target/classes/org/nix2container/cli/version.txt

    cat >target/manifest <<'EOM'
    Class-Path: ${lib.concatMapStringsSep "\n  " fileName locked.runtime}
    Main-Class: org.nix2container.cli.Main
    Automatic-Module-Name: org.nix2container
    Enable-Native-Access: ALL-UNNAMED
    Implementation-Title: nix2container
    Implementation-Version: ${version}
    EOM
    jar --create --file target/nix2container.jar --date 2026-01-01T00:00:00Z \
      --manifest target/manifest -C target/classes .

    java build/AssembleDistribution.java target 2026-01-01T00:00:00Z ${runtime}
    runHook postBuild
  '';

  installPhase = ''
    runHook preInstall
    mkdir "$out"
    cp -a target/nix2container/. "$out"
    # It need not look for itself, for which it would need readlink where it is called by a link; and it calls the
    # runtime by the very name by which that made the archives.
    sed -i -e "s|^self=.*|self=$out/bin/nix2container|" -e 's|^  jdk=$lib/runtime$|  jdk=${runtime}|' \
      "$out/bin/nix2container"
    grep -q '^  jdk=${runtime}$' "$out/bin/nix2container"
    runHook postInstall
  '';

  # The archives fit the very bytes of the jars and of the libraries beside them.
  dontStrip = true;
  dontPatchELF = true;

  passthru = { inherit runtime; };

  meta = {
    description = "Turns Nix store paths into container images";
    license = lib.licenses.asl20;
    mainProgram = "nix2container";
    platforms = lib.platforms.linux ++ lib.platforms.darwin;
  };
}
