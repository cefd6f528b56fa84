# The derivations whose contents go to the root of an image, as a list, of the arguments copyToRoot
# and contents. The latter is deprecated: it looks as if a closure were all that is copied.
{ lib, function }:
{ copyToRoot, contents }:
let
  given = if contents != null then contents else copyToRoot;
in
lib.throwIf (contents != null && copyToRoot != null)
  "nix2container.${function}: contents is the old name of copyToRoot; give copyToRoot alone"
  (
    lib.warnIf (contents != null)
      "nix2container.${function}: contents is deprecated; call it copyToRoot (and put programs into /bin by copyToRoot = pkgs.buildEnv { name = \"root\"; paths = [ ... ]; pathsToLink = [ \"/bin\" ]; })"
      (if given == null then [ ] else lib.toList given)
  )
