# Small derivations: commands, texts, scripts, links.
pkgs:
let
  inherit (pkgs) lib runtimeShell stdenv;

  runCommandWith = local: name: env: buildCommand:
    stdenv.mkDerivation ({ enableParallelBuilding = true; inherit name buildCommand; }
      // lib.optionalAttrs (!(env.__structuredAttrs or false)) { passAsFile = [ "buildCommand" ]; }
      // lib.optionalAttrs local { preferLocalBuild = true; allowSubstitutes = false; }
      // env
      // lib.optionalAttrs (env ? passAsFile) { passAsFile = [ "buildCommand" ] ++ env.passAsFile; });

  writeTextFile =
    { name
    , text
    , executable ? false
    , destination ? ""
    , checkPhase ? ""
    , meta ? { }
    , passthru ? { }
    , preferLocalBuild ? true
    , allowSubstitutes ? false
    , derivationArgs ? { }
    }:
    runCommandWith false name
      (derivationArgs // {
        inherit text executable destination checkPhase preferLocalBuild allowSubstitutes meta passthru;
        passAsFile = [ "text" ];
      })
      ''
        target=$out$destination
        mkdir -p "$(dirname "$target")"
        cp "$textPath" "$target"
        [ -z "$executable" ] || chmod +x "$target"
        eval "$checkPhase"
      '';

  builders = {
    runCommand = runCommandWith false;
    runCommandLocal = runCommandWith true;
    runCommandCC = runCommandWith false;

    inherit writeTextFile;
    writeText = name: text: writeTextFile { inherit name text; };
    writeTextDir = path: text: writeTextFile {
      inherit text;
      name = baseNameOf path;
      destination = "/${path}";
    };
    writeScript = name: text: writeTextFile { inherit name text; executable = true; };
    writeScriptBin = name: text: writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
      meta.mainProgram = name;
    };
    writeShellScript = name: text: writeTextFile {
      inherit name;
      executable = true;
      text = "#!${runtimeShell}\n${text}\n";
      checkPhase = ''${stdenv.shellDryRun} "$target"'';
    };
    writeShellScriptBin = name: text: writeTextFile {
      inherit name;
      executable = true;
      destination = "/bin/${name}";
      text = "#!${runtimeShell}\n${text}\n";
      checkPhase = ''${stdenv.shellDryRun} "$target"'';
      meta.mainProgram = name;
    };

    writeShellApplication =
      { name
      , text
      , runtimeInputs ? [ ]
      , runtimeEnv ? { }
      , meta ? { }
      , passthru ? { }
      , checkPhase ? null
      , excludeShellChecks ? [ ]
      , extraShellCheckFlags ? [ ]
      , bashOptions ? [ "errexit" "nounset" "pipefail" ]
      , derivationArgs ? { }
      , inheritPath ? true
      }:
      writeTextFile {
        inherit name passthru derivationArgs;
        executable = true;
        destination = "/bin/${name}";
        meta = { mainProgram = name; } // meta;
        text = ''
          #!${runtimeShell}
          ${lib.concatMapStringsSep "\n" (option: "set -o ${option}") bashOptions}
          ${lib.concatStrings (lib.mapAttrsToList
            (variable: value: "export ${variable}=${lib.escapeShellArg value}\n") runtimeEnv)}
          ${lib.optionalString (runtimeInputs != [ ])
            "export PATH=\"${lib.makeBinPath runtimeInputs}${lib.optionalString inheritPath ":$PATH"}\""}

          ${text}
        '';
        checkPhase =
          if checkPhase == null then ''${stdenv.shellDryRun} "$target"'' else checkPhase;
      };

    # Links to the contents of some store paths, as few as can be: what one path alone has is one
    # link, even where it is a directory.
    buildEnv =
      { name
      , paths
      , pathsToLink ? [ "/" ]
      , extraPrefix ? ""
      , ignoreCollisions ? false
      , postBuild ? ""
      , meta ? { }
      , passthru ? { }
      , ...
      }:
      builders.runCommandLocal name
        {
          inherit ignoreCollisions extraPrefix postBuild meta passthru;
          pathsToLink = toString pathsToLink;
          paths = lib.concatMapStringsSep " " toString (lib.flatten paths);
        }
        ". ${./build-env.sh}";

    # Links to the files of some store paths, in directories of its own.
    symlinkJoin =
      { name
      , paths
      , preferLocalBuild ? true
      , allowSubstitutes ? false
      , postBuild ? ""
      , ...
      } @ arguments:
      builders.runCommand name
        (removeAttrs arguments [ "name" "postBuild" ] // { inherit preferLocalBuild allowSubstitutes; })
        ''
          mkdir -p $out
          for path in $paths; do
            (cd "$path" && find . -type d -printf '%P\0') |
              while IFS= read -r -d "" folder; do mkdir -p "$out/$folder"; done
            (cd "$path" && find . ! -type d -printf '%P\0') |
              while IFS= read -r -d "" file; do
                [ -e "$out/$file" ] || ln -s "$path/$file" "$out/$file"
              done
          done
          ${postBuild}
        '';

    linkFarm = name: entries: builders.runCommandLocal name { } (''
      mkdir -p $out
      cd $out
    '' + lib.concatMapStrings
      (entry: ''
        mkdir -p "$(dirname ${lib.escapeShellArg entry.name})"
        ln -s ${lib.escapeShellArg "${entry.path}"} ${lib.escapeShellArg entry.name}
      '')
      (if lib.isList entries then entries
      else lib.mapAttrsToList (name: path: { inherit name path; }) entries));

    emptyDirectory = builders.runCommandLocal "empty-directory" { } "mkdir $out";
  };
in
builders
