{
  lib,
  runCommandLocal,
  closureGraph,
  nix2container-bin,
}:
let
  copyToRootOf = import ./copy-to-root.nix {
    inherit lib;
    function = "buildLayer";
  };
  withNested = import ./with-nested.nix lib;
in
/**
  Describes a layer of an image, so that what is in it need not be built or sent again when the rest of the
  image changes: the layer is a derivation of its own, and the image's own layer leaves out what it holds.

  The result is a directory with `layers.json`, which holds digests of the layer's tar and not the tar itself. It is built
  where it is used and never substituted, since the digests have to be those of the files that are there.
*/
{
  # Store paths that the layer holds, with all that they refer to.
  deps ? [ ],
  # A derivation, or a list: what is in them goes to the root of the image, not to their store paths. What they refer
  # to goes to its own store paths.
  copyToRoot ? null,
  # Deprecated: the old name of `copyToRoot`. Warns; an error together with `copyToRoot`.
  contents ? null,
  # A store path that is left out, though something refers to it.
  ignore ? null,
  # Layers from `buildLayer` that are below this one. The store paths that they hold are left out of this one, and so are
  # those of the layers below them.
  layers ? [ ],
  # Whether the same store paths hold the same bytes whenever they are built. With `false` the layer's tar is kept beside its
  # description, so that its bytes and its digest are of one build.
  reproducible ? true,
  # Modes and owners that files get in the image, as the Nix store cannot hold them: a list of `{ path, regex, mode, uid, gid,
  # uname, gname }`. They hold for each file below the store path `path` in whose name, from `/nix/store` on, the regular
  # expression `regex` (Go's syntax) is found. `mode` is octal, as in `"0644"` or `"4755"`; `uid` and `gid`
  # are numbers, 0 where they are not given; `uname` and `gname` are names. What is not given of mode and names stays as it is.
  # Of several that fit, each changes what those before it left. One that fits no file warns.
  perms ? [ ],
  # At most so many layers. The store paths that most others refer to get one each; the last holds the rest.
  maxLayers ? 1,
  # What the history of the image says of this layer: `created_by`, `author`, `comment`, `created`.
  metadata ? {
    created_by = "nix2container";
  },
}:
let
  rootPaths = copyToRootOf { inherit copyToRoot contents; };
  ignored = lib.optional (ignore != null) ignore;
  below = withNested layers;

  paths = deps ++ rootPaths;

  # Of what a store path's name can hold, these two mean something else in a regular expression. So does
  # the dot, but it finds itself, and layers.json is to be that of nix2container wherever that works.
  literally = lib.replaceStrings [ "+" "?" ] [ "\\+" "\\?" ];
  rewrites = map (path: {
    inherit path;
    regex = "^${literally "${path}"}";
    repl = "";
  }) rootPaths;

  subcommand =
    if reproducible then
      "layers-from-reproducible-storepaths"
    else
      "layers-from-non-reproducible-storepaths --tar-directory \"$out\"";
in
runCommandLocal "layers.json"
  {
    nativeBuildInputs = [ nix2container-bin ];
    # Nix hands over the closure in a file, and the rest as variables of the shell that programs do not inherit: there
    # are limits to what those, and arguments, may hold.
    __structuredAttrs = true;
    exportReferencesGraph.graph = paths;
    below = lib.concatMapStrings (layer: "${layer}/layers.json\n") below;
    rewrites = builtins.toJSON rewrites;
    perms = builtins.toJSON perms;
    history = builtins.toJSON metadata;
    passthru = {
      # The layers below this one, lowest first, each once.
      nestedLayers = below;
      # What the layer holds at its own store path: the closure graph, without the paths of `ignore`.
      storePaths = {
        graph = closureGraph {
          inherit paths;
          ignore = ignored;
        };
        ignore = rootPaths ++ ignored;
      };
    };
  }
  ''
    mkdir "$out"
    for name in below rewrites perms history; do
      printf %s "''${!name}" >"$name"
    done
    nix2container ${subcommand} "$out/layers.json" "$NIX_ATTRS_JSON_FILE" --attributes \
      --max-layers ${toString maxLayers} --inputs below \
      --rewrites rewrites --perms perms --history history ${
        lib.optionalString (ignore != null) "--ignore ${ignore}"
      }
  ''
