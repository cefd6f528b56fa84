# Programs of this machine as store paths. All but Java run in an image that holds nothing but their
# closures.
pkgs:
let
  inherit (pkgs) lib runCommand system;
  hostPath = builtins.getEnv "TEST_PATH";
  javaHome = builtins.getEnv "TEST_JAVA_HOME";

  # What stdenv itself needs.
  bash = derivation {
    name = "bash-5.2";
    inherit system;
    builder = "/bin/sh";
    PATH = hostPath;
    args = [ "-euc" ''
      mkdir -p $out/bin
      cp "$(command -v bash-static)" $out/bin/bash
      ln -s bash $out/bin/sh
      exit 0
    '' ];
  } // {
    pname = "bash";
    version = "5.2";
    shellPath = "/bin/bash";
    meta.mainProgram = "bash";
  };

  # A derivation that finds all programs of this machine.
  ofHost = name: mainProgram: script:
    runCommand name { inherit hostPath; meta = { inherit mainProgram; }; } ''
      PATH=$PATH:$hostPath
      ${script}
    '';

  # Busybox, by the names that the programs of another package have.
  applets = name: names: runCommand name { meta.mainProgram = lib.head names; } ''
    mkdir -p $out/bin
    for name in ${toString names}; do ln -s ${programs.busybox}/bin/busybox $out/bin/$name; done
  '';

  programs = {
    inherit bash;

    readline = runCommand "readline-8.2" { } ''
      mkdir -p $out/etc
      echo 'set bell-style none' >$out/etc/inputrc
    '';

    bashInteractive = runCommand "bash-interactive-5.2" { meta.mainProgram = "bash"; } ''
      mkdir -p $out/bin $out/etc
      cp ${bash}/bin/bash $out/bin/bash
      ln -s bash $out/bin/sh
      ln -s ${programs.readline}/etc/inputrc $out/etc/inputrc
    '';

    busybox = ofHost "busybox-1.35.0" "busybox" ''
      mkdir -p $out/bin
      cp "$(command -v busybox)" $out/bin/busybox
      for applet in $(busybox --list); do
        [ "$applet" = busybox ] || ln -s busybox $out/bin/$applet
      done
    '';

    coreutils = applets "coreutils-9.5" [
      "[" "base64" "basename" "cat" "chgrp" "chmod" "chown" "cp" "cut" "date" "dd" "df" "dirname"
      "du" "echo" "env" "expand" "expr" "false" "fold" "groups" "head" "hostid" "id" "install"
      "link" "ln" "logname" "ls" "md5sum" "mkdir" "mkfifo" "mknod" "mktemp" "mv" "nice" "nl"
      "nohup" "nproc" "od" "paste" "printenv" "printf" "pwd" "readlink" "realpath" "rm" "rmdir"
      "seq" "sha1sum" "sha256sum" "sha512sum" "shred" "shuf" "sleep" "sort" "split" "stat" "stty"
      "sync" "tac" "tail" "tee" "test" "timeout" "touch" "tr" "true" "truncate" "tty" "uname"
      "unexpand" "uniq" "unlink" "wc" "who" "whoami" "yes"
    ];
    gnugrep = applets "gnugrep-3.11" [ "grep" "egrep" "fgrep" ];
    gnused = applets "gnused-4.9" [ "sed" ];
    findutils = applets "findutils-4.10.0" [ "find" "xargs" ];

    hello = runCommand "hello-2.12.1" { meta.mainProgram = "hello"; } ''
      mkdir -p $out/bin $out/share/hello
      echo 'Hello, world!' >$out/share/hello/greeting
      cat >$out/bin/hello <<END
      #!${bash}/bin/bash
      echo "\$(<$out/share/hello/greeting)"
      END
      chmod +x $out/bin/hello
    '';

    # With all libraries, and a loader that is told where they are.
    nix = ofHost "nix-${builtins.nixVersion}" "nix" ''
      program=$(readlink -f "$(command -v nix-store)")
      mkdir -p $out/bin $out/lib $out/libexec
      cp "$program" $out/libexec/nix
      ldd "$program" | grep -o '/[^ ]*' | xargs cp -L -t $out/lib
      # It opens this one by itself.
      libc=$(ldd "$program" | grep -o '/[^ ]*/libc\.so[^ ]*')
      cp -L "''${libc%/*}"/libnss_dns.so* $out/lib
      for name in nix nix-build nix-channel nix-collect-garbage nix-copy-closure nix-daemon nix-env \
        nix-hash nix-instantiate nix-prefetch-url nix-shell nix-store; do
        cat >$out/bin/$name <<END
      #!${bash}/bin/bash
      export NIX_BIN_DIR=$out/bin
      exec $out/lib/ld-linux-*.so.* --argv0 $name --library-path $out/lib $out/libexec/nix "\$@"
      END
        chmod +x $out/bin/$name
      done
    '';

    cacert =
      let
        named = builtins.getEnv "TEST_CA_BUNDLE";
        bundle = builtins.path {
          name = "ca-bundle.crt";
          path = if named != "" then named else "/etc/ssl/certs/ca-certificates.crt";
        };
      in
      runCommand "nss-cacert-3.107" { } ''
        mkdir -p $out/etc/ssl/certs
        cp ${bundle} $out/etc/ssl/certs/ca-bundle.crt
      '';

    removeReferencesTo = runCommand "remove-references-to" { meta.mainProgram = "remove-references-to"; } ''
      mkdir -p $out/bin
      cat >$out/bin/remove-references-to <<'END'
      #!${bash}/bin/bash
      test "$1" = -t
      name=''${2##*/}
      sed -i -e "s/''${name%%-*}/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee/g" "''${@:3}"
      END
      chmod +x $out/bin/remove-references-to
    '';

    # Not whole: links to the JDK of this machine.
    jdk25_headless = runCommand "openjdk-headless-25"
      {
        inherit javaHome;
        passthru.version = "25";
        passthru.home = "${programs.jdk25_headless}/lib/openjdk";
        meta.mainProgram = "java";
      } ''
      test -x "$javaHome/bin/javac"
      mkdir -p $out/lib
      ln -s "$javaHome" $out/lib/openjdk
      ln -s $out/lib/openjdk/bin $out/bin
    '';
  };
in
programs
