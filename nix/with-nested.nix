# Layers after all layers below them, each once: the first of several that are the same. What is
# below a layer is known once it has been asked for, so a chain of layers costs its length.
lib: layers:
let
  all = lib.concatMap (layer: layer.nestedLayers or [ ]) layers ++ layers;
  key = layer: builtins.unsafeDiscardStringContext (toString layer);
  # Of several entries of one name, listToAttrs takes the first.
  first = builtins.listToAttrs (lib.imap0 (index: layer: lib.nameValuePair (key layer) index) all);
  isFirst = index: layer: first.${key layer} == index;
in
lib.concatLists (lib.imap0 (index: layer: lib.optional (isFirst index layer) layer) all)
