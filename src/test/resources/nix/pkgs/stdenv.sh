# Builds a derivation: its buildCommand, or its phases.
if [ -e "${NIX_ATTRS_SH_FILE:-}" ]; then
  . "$NIX_ATTRS_SH_FILE"
  for name in "${!outputs[@]}"; do export "$name=${outputs[$name]}"; done
  if declare -p env >/dev/null 2>&1; then
    for name in "${!env[@]}"; do export "$name=${env[$name]}"; done
  fi
fi
set -o pipefail
shopt -s inherit_errexit

# Lists are words in the environment, and arrays where attributes are structured.
words() {
  local -n list=$1
  printf '%s\n' ${list[*]-}
}

export PATH=$stdenv/bin HOME=/homeless-shelter TZ=UTC SOURCE_DATE_EPOCH=315532800 SHELL=$shell
for input in $(words buildInputs) $(words nativeBuildInputs); do
  [ ! -d "$input/bin" ] || PATH=$input/bin:$PATH
  [ ! -e "$input/nix-support/setup-hook" ] || . "$input/nix-support/setup-hook"
done

runHook() {
  if declare -F "$1" >/dev/null; then "$1"; else eval "${!1-}"; fi
}

# Gives scripts the shell of the store, in place of one that an image does not have.
patchShebangs() {
  local file line
  while IFS= read -r -d '' file; do
    { IFS= read -r line <"$file"; } 2>/dev/null || continue
    case $line in
      '#!/nix/'* | "#!$NIX_STORE/"*) ;;
      '#!'*/sh | '#!'*/sh\ * | '#! '*/sh) sed -i "1s|^.*/sh|#!${shell%/*}/sh|" "$file" ;;
      '#!/usr/bin/env bash'*) sed -i "1s|^.*env bash|#!$shell|" "$file" ;;
      '#!'*/bash*) sed -i "1s|^.*/bash|#!$shell|" "$file" ;;
    esac
  done < <(find "$@" -type f -perm -0100 -print0 2>/dev/null)
}

unpackPhase() {
  runHook preUnpack
  [ -n "${src-}" ] || { echo "$name has no src: set src, or dontUnpack" >&2; exit 1; }
  if [ -d "$src" ]; then
    local copy=${src##*/}
    cp -r --preserve=mode,timestamps "$src" "${copy#*-}"
  else
    case $src in
      *.tar | *.tar.* | *.tgz) tar xf "$src" ;;
      *) echo "no way to unpack $src is known" >&2; exit 1 ;;
    esac
  fi
  local folders=(*/)
  : "${sourceRoot:=${folders[0]%/}}"
  chmod -R u+w -- "$sourceRoot"
  cd -- "$sourceRoot"
  runHook postUnpack
}

configurePhase() { runHook preConfigure; runHook postConfigure; }

buildPhase() { runHook preBuild; runHook postBuild; }

checkPhase() { runHook preCheck; runHook postCheck; }

installPhase() { runHook preInstall; runHook postInstall; }

fixupPhase() {
  runHook preFixup
  [ -n "${dontPatchShebangs-}" ] || patchShebangs "$out"
  runHook postFixup
}

# A phase is a variable's text, or else the function.
runPhase() {
  local switch=dont${1^}
  switch=${switch%Phase}
  [ -z "${!switch-}" ] || return 0
  [ "$1" != checkPhase ] || [ -n "${doCheck-}" ] || return 0
  echo "Running phase: $1"
  if [ -n "${!1-}" ]; then eval "${!1}"; else "$1"; fi
}

if [ -n "${buildCommandPath-}" ]; then
  . "$buildCommandPath"
elif [ -n "${buildCommand-}" ]; then
  eval "$buildCommand"
else
  for phase in ${phases[*]-unpackPhase configurePhase buildPhase checkPhase installPhase fixupPhase}; do
    runPhase "$phase"
  done
fi
# Nix kills a builder whose outputs are closed, as some commands do before they end. So the shell
# itself is the last.
exit 0
