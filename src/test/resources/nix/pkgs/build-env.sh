# Links what is below pathsToLink in each of the paths.

# is_wanted NAME: it is one of pathsToLink, or below.
is_wanted() {
  local link
  for link in $pathsToLink; do
    link=${link%/} # Bash 5.2 does not match a pattern that begins with an empty "${link%/}".
    case $1/ in "$link"/*) return ;; esac
  done
  return 1
}

# leads_on NAME: it is above one of pathsToLink.
leads_on() {
  local link
  for link in $pathsToLink; do
    case $link in "$1"/*) return ;; esac
  done
  return 1
}

# merge FOLDER PATH...: links what the paths have in this folder of theirs.
merge() {
  local folder=$1 name path providers target names
  shift
  names=$(for path; do ls -A "$path$folder"; done | sort -u)
  while IFS= read -r name; do
    [ -n "$name" ] || continue
    name=$folder/$name
    is_wanted "$name" || leads_on "$name" || continue
    providers=()
    for path; do
      [ ! -e "$path$name" ] && [ ! -L "$path$name" ] || providers+=("$path")
    done
    target=$out$extraPrefix$name
    if [ ${#providers[@]} = 1 ] && is_wanted "$name"; then
      mkdir -p "${target%/*}"
      ln -s "${providers[0]}$name" "$target"
    elif [ -d "${providers[0]}$name" ]; then
      merge "$name" "${providers[@]}"
    elif is_wanted "$name"; then
      [ -n "$ignoreCollisions" ] || for path in "${providers[@]:1}"; do
        cmp -s "${providers[0]}$name" "$path$name" || {
          echo "error: collision between '${providers[0]}$name' and '$path$name'" >&2
          exit 1
        }
      done
      mkdir -p "${target%/*}"
      ln -s "${providers[0]}$name" "$target"
    fi
  done <<<"$names"
}

mkdir -p "$out"
merge '' $(printf '%s\n' $paths | awk '!seen[$0]++')
eval "$postBuild"
