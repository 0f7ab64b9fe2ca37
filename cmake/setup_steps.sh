# SPDX-License-Identifier: MIT
# The steps that ./setup, ./check and .ci/run share. Sourced, from the top folder.

build_packages=(build-essential clang-19 lld-19 cmake ninja-build ccache pkg-config ca-certificates tzdata
  libboost1.81-dev libboost-json1.81-dev libcli11-dev libtomlplusplus-dev libhowardhinnant-date-dev
  libexpat1-dev libical-dev libicu-dev libproj-dev libcsv-dev libsqlite3-dev libcurl4-openssl-dev prometheus-cpp-dev libsodium-dev libspdlog-dev
  libssl-dev libxlsxwriter-dev zlib1g-dev)
# The console is built with node; where there is one that is new enough already, these are not asked for.
node_packages=(nodejs npm)
test_packages=(git clang-format-19 libclang-rt-19-dev doctest-dev liblemon-dev hledger e2fsprogs mount
  python3-icalendar python3-jsonschema python3-openpyxl python3-rdflib python3-websockets node-ws nginx-light curl openssl strace
  faketime)
browser_packages=(chromium)

say() { printf '\n== %s\n' "$*"; }

# step NAME COMMAND...: runs it and says how long it took.
step() {
  local name=$1 start=$SECONDS
  shift
  say "$name"
  "$@"
  printf -- '-- %s: %d s\n' "$name" $((SECONDS - start))
}

require_debian_12() {
  local id='' version=''
  if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release && printf %s "${ID:-}")
    version=$(. /etc/os-release && printf %s "${VERSION_ID:-}")
  fi
  if [ "$id" = debian ] && [ "$version" = 12 ]; then return; fi
  cat >&2 <<'REFUSED'
This script sets Kith up on Debian 12, and this is another system. Nothing was changed.
Elsewhere: install clang 19, cmake 3.25 and the libraries named in cmake/setup_steps.sh, then
  cmake --preset release && cmake --build --preset release
REFUSED
  exit 1
}

warn_if_small() {
  local disk_gb memory_gb
  disk_gb=$(df --output=avail -BG . | tail -1 | tr -dc 0-9)
  memory_gb=$(awk '/^MemTotal/{print int($2 / 1024 / 1024)}' /proc/meminfo)
  if [ "$disk_gb" -lt 6 ]; then echo "Warning: $disk_gb GB of disk are free; the tools and the build take about 6." >&2; fi
  if [ "$memory_gb" -lt 3 ]; then echo "Warning: this machine has $memory_gb GB of memory; compiling takes about 3." >&2; fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    echo "Installing packages needs root: run this as root, or install sudo." >&2
    exit 1
  fi
}

# install_packages YES PACKAGE...: installs what is missing; asks first where that would remove a package.
install_packages() {
  local yes=$1 missing=() removed package answer=n
  shift
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  if [ ${#missing[@]} = 0 ]; then
    echo "all ${#} packages are installed"
    return
  fi
  echo "will install: ${missing[*]}"
  as_root apt-get update -qq
  removed=$(apt-get -s install --no-install-recommends "${missing[@]}" | awk '/^Remv /{print $2}' | tr '\n' ' ')
  if [ -n "$removed" ] && [ "$yes" != yes ]; then
    echo "Installing them would remove: $removed"
    if [ -t 0 ]; then read -r -p "Go on? [y/N] " answer; fi
    if [ "$answer" != y ] && [ "$answer" != Y ]; then
      echo "Nothing was changed. './setup --yes' goes on all the same." >&2
      exit 1
    fi
  fi
  as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  echo "installed ${#missing[@]} packages"
}

# install_console_tools YES: a node that the console is built with (Debian's own is too old for its tools, but can fetch
# one), and the packages of its lock file. Both are kept in ~/.cache/kith, so a later build needs no network.
install_console_tools() {
  local yes=$1
  if (cd server/console && . ./node.sh && use_node 2>/dev/null && command -v npm >/dev/null); then
    echo "node is new enough"
  else
    install_packages "$yes" "${node_packages[@]}"
    (cd server/console && . ./node.sh && install_node)
  fi
  (cd server/console && . ./node.sh && use_node && use_packages && echo "node $(node --version)")
}

configure() {
  local preset=$1
  shift
  cmake --preset "$preset" "$@" >/dev/null
}

# build PRESET [cmake --build arguments...]
build() {
  local preset=$1
  shift
  cmake --build --preset "$preset" "$@"
}
