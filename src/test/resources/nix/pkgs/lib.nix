# Functions of nixpkgs' lib, by what they are known to give.
let
  inherit (builtins)
    elemAt filter foldl' genList head isList isString length listToAttrs match replaceStrings
    stringLength substring tail;

  characters = string: genList (index: substring index 1 string) (stringLength string);

  lower = characters "abcdefghijklmnopqrstuvwxyz";
  upper = characters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  lib = {
    inherit (builtins)
      add all any attrNames attrValues catAttrs compareVersions concatLists concatMap
      concatStringsSep elem elemAt filter foldl' fromJSON functionArgs genList hasAttr head
      intersectAttrs isAttrs isBool isFunction isInt isList isString length listToAttrs mapAttrs
      match partition readFile removeAttrs replaceStrings seq sort split stringLength substring
      tail toJSON trace;

    # Both "lib.concatMapStringsSep" and "lib.strings.concatMapStringsSep" are said.
    strings = lib;
    lists = lib;
    attrsets = lib;
    trivial = lib;
    sources = lib;

    id = value: value;
    const = value: _: value;
    flip = function: a: b: function b a;
    pipe = foldl' (value: function: function value);
    defaultTo = default: value: if value == null then default else value;
    importJSON = file: builtins.fromJSON (builtins.readFile file);
    boolToString = bool: if bool then "true" else "false";

    warn = builtins.warn or (message: builtins.trace "evaluation warning: ${message}");
    warnIf = condition: message: if condition then lib.warn message else lib.id;
    warnIfNot = condition: lib.warnIf (!condition);
    throwIf = condition: message: if condition then throw message else lib.id;
    throwIfNot = condition: lib.throwIf (!condition);
    assertMsg = condition: message:
      if condition then true else builtins.trace message false;

    optional = condition: element: if condition then [ element ] else [ ];
    optionals = condition: elements: if condition then elements else [ ];
    toList = value: if isList value then value else [ value ];
    singleton = value: [ value ];
    last = list: elemAt list (length list - 1);
    init = list: genList (elemAt list) (length list - 1);
    imap0 = function: list: genList (index: function index (elemAt list index)) (length list);
    imap1 = function: lib.imap0 (index: function (index + 1));
    flatten = value: if isList value then lib.concatMap lib.flatten value else [ value ];
    unique = foldl' (seen: value: if builtins.elem value seen then seen else seen ++ [ value ]) [ ];
    subtractLists = without: filter (value: !builtins.elem value without);

    nameValuePair = name: value: { inherit name value; };
    optionalAttrs = condition: attributes: if condition then attributes else { };
    genAttrs = names: function:
      listToAttrs (map (name: lib.nameValuePair name (function name)) names);
    mapAttrs' = function: attributes: listToAttrs (lib.mapAttrsToList function attributes);
    mapAttrsToList = function: attributes:
      map (name: function name attributes.${name}) (builtins.attrNames attributes);
    filterAttrs = wanted: attributes:
      removeAttrs attributes
        (filter (name: !wanted name attributes.${name}) (builtins.attrNames attributes));
    recursiveUpdate = left: right:
      left // builtins.mapAttrs
        (name: value:
          if builtins.isAttrs value && builtins.isAttrs (left.${name} or null)
          then lib.recursiveUpdate left.${name} value
          else value)
        right;

    concatStrings = builtins.concatStringsSep "";
    concatMapStrings = lib.concatMapStringsSep "";
    concatMapStringsSep = separator: function: list:
      builtins.concatStringsSep separator (map function list);
    optionalString = condition: string: if condition then string else "";
    toLower = replaceStrings upper lower;
    toUpper = replaceStrings lower upper;
    hasPrefix = prefix: string: substring 0 (stringLength prefix) string == prefix;
    hasSuffix = suffix: string:
      let rest = stringLength string - stringLength suffix;
      in rest >= 0 && substring rest (stringLength suffix) string == suffix;
    hasInfix = infix: string: length (lib.splitString infix string) > 1;
    removePrefix = prefix: string:
      if lib.hasPrefix prefix string then substring (stringLength prefix) (-1) string else string;
    removeSuffix = suffix: string:
      if lib.hasSuffix suffix string
      then substring 0 (stringLength string - stringLength suffix) string
      else string;
    escapeRegex =
      let special = characters "\\[{()^$?*+|.";
      in replaceStrings special (map (character: "\\${character}") special);
    splitString = separator: string:
      filter isString (builtins.split (lib.escapeRegex separator) string);
    escapeShellArg = argument:
      let string = toString argument;
      in
      if match "[[:alnum:],._+:@%/-]+" string != null then string
      else "'${replaceStrings [ "'" ] [ "'\\''" ] string}'";
    escapeShellArgs = lib.concatMapStringsSep " " lib.escapeShellArg;
    versionAtLeast = version: least: builtins.compareVersions version least >= 0;
    versionOlder = version: newer: builtins.compareVersions version newer < 0;
    fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    isDerivation = value: value.type or null == "derivation";
    getName = value:
      if isString value then (builtins.parseDrvName value).name
      else value.pname or (builtins.parseDrvName value.name).name;
    getVersion = value:
      if isString value then (builtins.parseDrvName value).version
      else value.version or (builtins.parseDrvName value.name).version;
    getOutput = output: package:
      if package.outputSpecified or false then package else package.${output} or package.out or package;
    getBin = lib.getOutput "bin";
    getExe = package:
      lib.getExe' package (package.meta.mainProgram or (lib.getName package));
    getExe' = package: program: "${lib.getBin package}/bin/${program}";
    makeSearchPath = folder: paths:
      lib.concatMapStringsSep ":" (path: "${path}/${folder}") (filter (path: path != null) paths);
    makeBinPath = paths: lib.makeSearchPath "bin" (map lib.getBin paths);

    cleanSourceWith = { src, filter ? _: _: true, name ? "source" }: builtins.path {
      inherit filter name;
      path = src.origSrc or src;
    };
    cleanSourceFilter = name: type:
      !(type == "directory" && builtins.elem (baseNameOf name) [ ".git" ".svn" ".hg" "CVS" ])
      && !(type == "symlink" && lib.hasPrefix "result" (baseNameOf name))
      && !lib.hasSuffix "~" name;
    cleanSource = src: lib.cleanSourceWith { inherit src; filter = lib.cleanSourceFilter; };

    fetchers.proxyImpureEnvVars = [
      "http_proxy"
      "https_proxy"
      "ftp_proxy"
      "all_proxy"
      "no_proxy"
      "HTTP_PROXY"
      "HTTPS_PROXY"
      "FTP_PROXY"
      "ALL_PROXY"
      "NO_PROXY"
      "NIX_SSL_CERT_FILE"
    ];

    licenses.asl20 = { spdxId = "Apache-2.0"; free = true; };
    maintainers = { };
    platforms = rec {
      linux = [ "x86_64-linux" "aarch64-linux" ];
      darwin = [ "x86_64-darwin" "aarch64-darwin" ];
      unix = linux ++ darwin;
      all = unix;
    };
    sourceTypes.fromSource = { shortName = "fromSource"; isSource = true; };
  };
in
lib
