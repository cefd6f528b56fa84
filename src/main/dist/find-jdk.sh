# Finds a JDK 25 or newer without starting one. To be sourced by a POSIX shell.
#
#   is_recent HOME      whether HOME is a JDK 25 or newer
#   find_jdk PROGRAM    sets $jdk to the home of one that has bin/PROGRAM (java, javac)

jdk=

is_recent() {
  [ -x "$1/bin/java" ] || return 1
  major=
  if [ -r "$1/release" ]; then
    # A line of it: JAVA_VERSION="25.0.3"
    while IFS='="' read -r key _ value _; do
      if [ "$key" = JAVA_VERSION ]; then
        major=${value%%[!0-9]*}
        break
      fi
    done <"$1/release"
  else
    # openjdk version "25.0.3" 2026-04-21
    value=$("$1/bin/java" -version 2>&1) || return 1
    value=${value#*version \"}
    major=${value%%[!0-9]*}
  fi
  [ "${major:-0}" -ge 25 ]
}

find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && has "$JAVA_HOME" "$1"; then
    return 0
  fi
  jdk=$(home_of_java_in_path) && has "$jdk" "$1" && return 0
  for jdk in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk* \
    "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/* "${HOME-}"/.jdks/* \
    /opt/homebrew/opt/openjdk* /usr/local/opt/openjdk* /home/linuxbrew/.linuxbrew/opt/openjdk*; do
    has "$jdk" "$1" && return 0
    has "$jdk/libexec" "$1" && return 0
    has "$jdk/libexec/openjdk.jdk/Contents/Home" "$1" && return 0
  done
  # macOS
  [ -x /usr/libexec/java_home ] &&
    jdk=$(/usr/libexec/java_home -v 25+ 2>/dev/null) && has "$jdk" "$1"
}

has() {
  [ -x "$1/bin/$2" ] && is_recent "$1" && jdk=$1
}

# Prints it. What is in PATH may be a link to a link, or a script that starts the real one.
home_of_java_in_path() {
  program=$(command -v java) || return 1
  while [ -h "$program" ]; do
    link=$(readlink "$program") || return 1
    case $link in
      /*) program=$link ;;
      *) program=${program%/*}/$link ;;
    esac
  done
  if [ -r "${program%/bin/java}/release" ]; then
    printf '%s\n' "${program%/bin/java}"
  else
    "$program" -XshowSettings:properties -version 2>&1 |
      sed -n 's/^ *java\.home = //p'
  fi
}
