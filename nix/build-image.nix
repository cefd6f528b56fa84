{
  lib,
  runCommandLocal,
  writeText,
  writeShellScriptBin,
  architecture,
  closureGraph,
  buildLayer,
  nix2container-bin,
}:
let
  copyToRootOf = import ./copy-to-root.nix {
    inherit lib;
    function = "buildImage";
  };
  withNested = import ./with-nested.nix lib;
  nixDatabase = import ./nix-database.nix {
    inherit lib runCommandLocal nix2container-bin;
  };
  copyScripts = import ./copy-scripts.nix { inherit lib writeShellScriptBin nix2container-bin; };
in
/**
  Describes an image. The result is a file, `image.json`, which holds no layer: it says which store paths are in which layer, and the
  digest of the tar that they make. What copies the image somewhere makes a layer's tar if it is not there yet.
*/
{
  # The name, with a registry if it goes to one: `registry.example.org/team/app`. Upper case becomes lower case.
  name,
  # The tag. Without one it is the hash of the image's store path, which is another for each other image.
  tag ? null,
  # The config, as the [OCI image specification](https://github.com/opencontainers/image-spec/blob/main/config.md) has it:
  # `Entrypoint`, `Cmd`, `Env`, `WorkingDir`, `User`, `ExposedPorts`, `Labels`, ... in upper or lower case. The store paths
  # that it names are in the image.
  config ? { },
  # Layers from `buildLayer`. They come before the image's own layers, after those that they were built on, each once. The
  # store paths that they hold are left out of the image's own layers.
  layers ? [ ],
  # A derivation, or a list: what is in them goes to the root of the image, as in `pkgs.buildEnv { name = "root"; paths = [
  # pkgs.bashInteractive pkgs.coreutils ]; pathsToLink = [ "/bin" ]; }`.
  copyToRoot ? null,
  # Deprecated: the old name of `copyToRoot`. Warns; an error together with `copyToRoot`.
  contents ? null,
  # The image that this one builds on, from `pullImage`, `pullImageFromManifest` or `buildImage`. Its config is inherited as by
  # `FROM` in a Dockerfile.
  fromImage ? "",
  # The processor's architecture as images name it. Without one it is that of the packages.
  arch ? architecture,
  # Modes and owners that files get in the image's own layers: see `buildLayer`.
  perms ? [ ],
  # At most so many layers of its own; `layers` come on top.
  maxLayers ? 1,
  # Whether the image gets a Nix database that knows each store path in it, and keeps it from garbage collection. For images in
  # which Nix is run.
  initializeNixDatabase ? false,
  # The user that `/nix` belongs to then, so that Nix can be run by others than root.
  nixUid ? 0,
  # The group that `/nix` belongs to then.
  nixGid ? 0,
  # When the image was made, as in `2024-05-13T09:31:10Z`. Another time makes another image; `now` makes another one with each build.
  created ? "0001-01-01T00:00:00Z",
  # Passed on to the derivation.
  meta ? { },
}:
let
  configFile = writeText "config.json" (builtins.toJSON config);
  rootPaths = copyToRootOf { inherit copyToRoot contents; };
  allLayers = withNested layers;

  database = nixDatabase (
    map (layer: layer.storePaths) allLayers
    ++ [
      {
        graph = closureGraph {
          paths = [ configFile ] ++ rootPaths;
          ignore = [ configFile ];
        };
        ignore = rootPaths;
      }
    ]
  );

  # The config is in its closure, so that all it names is in the image, but is not a file of the image.
  ownLayer = buildLayer {
    inherit layers maxLayers;
    deps = [ configFile ];
    ignore = configFile;
    copyToRoot = rootPaths ++ lib.optional initializeNixDatabase database;
    perms =
      perms
      ++ lib.optional initializeNixDatabase {
        path = database;
        regex = ".*";
        mode = "0755";
        uid = nixUid;
        gid = nixGid;
      };
  };

  hasBase = fromImage != null && fromImage != "";

  imageName = lib.toLower name;
  imageTag = if tag != null then tag else lib.head (lib.splitString "-" (baseNameOf image.outPath));

  image =
    runCommandLocal "image-${baseNameOf name}.json"
      {
        inherit meta;
        layersFiles = lib.concatMapStrings (layer: "${layer}/layers.json\n") (allLayers ++ [ ownLayer ]);
        passAsFile = [ "layersFiles" ];
        nativeBuildInputs = [ nix2container-bin ];
        passthru = {
          # The name in lower case.
          inherit imageName;
          # The tag, also where it was not given.
          inherit imageTag;
          # The argument of that name.
          inherit fromImage;
          # `NAME:TAG` for programs outside of Nix. Nothing that uses it depends on the image: it need not be there.
          imageRefUnsafe = builtins.unsafeDiscardStringContext "${imageName}:${imageTag}";
          inherit (copyScripts { inherit image imageName imageTag; })
            # `bin/copy-to-docker-daemon [FLAGS]` loads the image into Docker, as `NAME:TAG`, without the layers that are there.
            copyToDockerDaemon
            # `bin/copy-to-registry [FLAGS]` pushes it to the registry that the name says.
            copyToRegistry
            # `bin/copy-to-podman [FLAGS]` loads it into Podman's storage.
            copyToPodman
            # `bin/copy-to DESTINATION... [FLAGS]` copies it anywhere: `docker://`, `oci:`, `docker-archive:`, `dir:`, ...
            copyTo
            ;
        };
      }
      ''
        nix2container image "$out" ${configFile} --inputs "$layersFilesPath" ${
          lib.escapeShellArgs (
            [
              "--arch"
              arch
              "--created"
              created
            ]
            ++ lib.optionals hasBase [
              "--from-image"
              "${fromImage}"
            ]
          )
        }
      '';
in
# What is wrong with the arguments is told when the image is looked at, not only when it is built.
builtins.seq rootPaths image
