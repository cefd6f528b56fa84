# What the integration tests put into images: real derivations, built with /bin/sh.
let
  path = builtins.getEnv "PATH";

  # A shell becomes the last command it is given. Most commands close their outputs before they end,
  # and Nix kills a builder whose outputs are closed. So the shell itself has to be the last.
  ending = "\nexit 0\n";

  make = name: script: attributes:
    derivation ({
      inherit name;
      system = builtins.currentSystem;
      builder = "/bin/sh";
      args = [ "-euc" (script + ending) ];
      PATH = path;
    } // attributes);
in
rec {
  busybox = make "busybox-1.35" ''
    mkdir -p $out/bin
    cp "$(command -v busybox)" $out/bin/busybox
    for applet in cat env find id ls pwd sh stat; do ln -s busybox $out/bin/$applet; done
  '' { };

  # Files of every kind, with names of every kind: among them 8 bit bytes that are not UTF-8, and
  # paths that only pax headers can hold.
  data = make "data-2" ''
    mkdir -p $out/empty-directory "$out/odd names"
    echo greetings >$out/text
    : >$out/empty
    seq 400000 >$out/large
    echo $out >$out/self
    ln $out/text $out/hard-link
    echo 'exit 0' >$out/executable
    chmod +x $out/executable
    ln -s text $out/relative
    ln -s $out/text $out/absolute
    ln -s nowhere $out/dangling
    cd "$out/odd names"
    for name in "$(printf 'caf\303\251')" "$(printf 'latin-1 \351')" "$(printf 'new\nline')" \
      "$(printf '\360\237\220\230')" "$(printf '\357\277\275')" \
      'back\slash' '"quoted"' '-dash' '*' ' space' '%2F' '.hidden' '.wh' 'a=b' \
      "$(printf '%0150d' 0)" "$(printf 'n%0254d' 0)"; do
      echo "$name" >"./$name"
    done
    ln -s "$(printf 'latin-1 \351')" link
    ln -s "/$(printf '%0200d' 0)" long-link
    deep=$(printf '%0120d' 0)/$(printf '%0120d' 0)/$(printf '%0120d' 0)
    mkdir -p "$deep"
    echo deep >"$deep/file"
  '' { };

  # A store path that is a symbolic link.
  linked = make "linked-1" "ln -s $data/text $out" { inherit data; };

  # A store path that is a program.
  single = make "single-3.1" ''
    printf '#!%s/bin/sh\necho single\n' $busybox >$out
    chmod +x $out
  '' { inherit busybox; };

  app = make "app-1.0" ''
    mkdir -p $out/bin $out/share
    cat >$out/bin/app <<EOF
    #!$busybox/bin/sh
    echo "\$($busybox/bin/cat $linked) from \$($single)" "\$@"
    EOF
    chmod +x $out/bin/app
    echo for everyone >$out/share/public
    echo for few >$out/share/private
  '' { inherit busybox linked single; };

  # What somebody works on: another store path for each text in EDIT.
  edited = make "edited-1" ''
    mkdir -p $out/bin
    printf '#!%s/bin/sh\necho "%s, $(%s/bin/cat %s)"\n' $busybox "$edit" $busybox $linked >$out/bin/edited
    chmod +x $out/bin/edited
  '' { inherit busybox linked; edit = builtins.getEnv "EDIT"; };

  # What closures look like to a builder.
  attributes = name: closure: derivation {
    inherit name;
    system = builtins.currentSystem;
    builder = "/bin/bash";
    args = [ "-euc" (''
      PATH=${path}
      . "$NIX_ATTRS_SH_FILE"
      cp "$NIX_ATTRS_JSON_FILE" "''${outputs[out]}"
    '' + ending) ];
    __structuredAttrs = true;
    exportReferencesGraph.graph = closure;
  };

  graph = attributes "graph" [ app ];

  # Enough store paths for several pages of each table of a database: every third refers to itself,
  # and the last to nothing.
  hundreds =
    let
      self = index: if index / 3 * 3 == index then "echo $out >>$out" else ":";
      hundred = index: make "hundreds-${toString index}" "echo $children >$out; ${self index}" {
        children = map (builtins.elemAt all)
          (builtins.filter (child: child < 420) [ (index + 1) (index + 2) (index + 23) (index + 60) ]);
      };
      all = builtins.genList hundred 420;
    in
    builtins.elemAt all 0;

  graphOfHundreds = attributes "graph-of-hundreds" [ hundreds ];

  # With the derivations that make a program.
  graphWithDerivations = attributes "graph-with-derivations" [ app.drvPath ];

  # 120 store paths that refer to each other, and a program that counts all that it sees.
  many =
    let
      node = index: make "node-${toString index}" "echo $children >$out" {
        children = map (builtins.elemAt nodes)
          (builtins.filter (child: child < 120) [ (index + 1) (index + 7) ]);
      };
      nodes = builtins.genList node 120;
    in
    make "many-1" ''
      mkdir -p $out/bin
      cat >$out/bin/many <<EOF
      #!$busybox/bin/sh
      # counts $first and what it refers to
      echo $NIX_STORE/*-node-* | $busybox/bin/busybox wc -w
      EOF
      chmod +x $out/bin/many
    '' { inherit busybox; first = builtins.elemAt nodes 0; };
}
