#!/usr/bin/env bash
# Sets up what `make run` and `make test` need, on a Debian or Ubuntu machine with nothing but make and git:
# system packages, the virtual environment .venv with the locked dependencies, the compiled texts.
# What is there already is left alone: a second run asks nobody and takes a fraction of a second.
#
#   tools/setup.sh run|test|peers        PYTHON=/path/to/python3 chooses the interpreter
set -euo pipefail
cd "$(dirname "$0")/.."

for_running=(
  python3 python3-venv
  # Qt's libraries: without a screen ...
  libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0
  # ... and with one (X11)
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0
)
for_testing=(
  hledger # checks our journal with a program that is not ours
  nsis    # compiles the Windows installer
)

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# Names of installed packages and of what they provide (libglib2.0-0 is provided by libglib2.0-0t64 on Ubuntu 24.04).
installed_packages() {
  dpkg-query -W -f='${db:Status-Status},${Package},${Provides}\n' |
    sed -n 's/^installed,//p' | tr ',' '\n' | sed 's/(.*//; s/ //g'
}

install_packages() {
  if ! command -v apt-get >/dev/null; then
    say "this is not Debian or Ubuntu: Python 3.11 to 3.13 and Qt's libraries have to be there already (README.md)"
    return
  fi
  local missing=() package installed
  installed=$(installed_packages)
  for package in "$@"; do
    grep -qxF "$package" <<<"$installed" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "these packages are missing: ${missing[*]}. Install them as root, or run this again as root or with sudo there."
    as_root=(sudo)
    [ -t 0 ] || as_root=(sudo -n) # nobody there to type a password: fail, do not wait
  fi
  say "installing ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
  "${apt[@]}" update || fail "apt-get could not run; missing are ${missing[*]}"
  "${apt[@]}" install -y --no-install-recommends "${missing[@]}" || fail "apt-get could not install ${missing[*]}"
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 /usr/bin/python3}; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  fail "no Python 3.11, 3.12 or 3.13 with venv found (${PYTHON:-python3}); set PYTHON=/path/to/one"
}

make_environment() {
  local key stamp=.venv/.set-up
  key=$({ cat requirements.lock pyproject.toml; pwd; } | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && .venv/bin/python -c '' 2>/dev/null; then
    return
  fi
  local python
  python=$(find_python)
  say "making .venv with $("$python" --version)"
  rm -f "$stamp"
  .venv/bin/python -c '' 2>/dev/null || "$python" -m venv --clear .venv
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r requirements.lock
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .
  printf '%s\n' "$key" >"$stamp"
}

case "${1:-}" in
  run) packages=("${for_running[@]}") ;;
  test) packages=("${for_running[@]}" "${for_testing[@]}") ;;
  peers) packages=("${for_running[@]}" "${for_testing[@]}" nodejs npm) ;;
  *) fail "usage: tools/setup.sh run|test|peers" ;;
esac
mkdir -p .build
exec 9>.build/setup.lock
flock 9 # a second set-up waits for the first
install_packages "${packages[@]}"
make_environment
.venv/bin/python tools/text.py compile
