# The closure graph of store paths: a file that says of each path what it refers to, and its NAR hash.
{
  lib,
  runCommandLocal,
  nix2container-bin,
}:
{
  # What the closure is of.
  paths,
  # Store paths that are left out.
  ignore ? [ ],
}:
runCommandLocal "closure-graph.json"
  {
    # Nix then hands the graph over in a file, and nothing goes through arguments or variables.
    __structuredAttrs = true;
    exportReferencesGraph.graph = paths;
    ignoreFlags = lib.concatMap (path: [
      "--ignore"
      path
    ]) ignore;
    nativeBuildInputs = [ nix2container-bin ];
  }
  ''
    nix2container closure-graph "$out" "$NIX_ATTRS_JSON_FILE" "''${ignoreFlags[@]}"
  ''
