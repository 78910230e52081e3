#!/usr/bin/env bash
# setup.sh demo|pcsc|test: make this checkout ready to run, from nothing but Debian, git, make and python3.
#
# Installs the Debian packages that are missing, makes .venv from the hash-locked requirements, installs the package
# itself (editable), compiles catalogues and byte code. When all of that stands it costs a few hash sums.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

lock=requirements/run.txt
case ${1:-} in
    demo) packages=("${DEMO_PACKAGES[@]}") ;;
    pcsc) packages=("${PCSC_PACKAGES[@]}") ;;
    test) packages=("${TEST_PACKAGES[@]}") lock=requirements/dev.txt ;;
    *) echo "usage: setup.sh demo|pcsc|test" >&2 && exit 2 ;;
esac
readonly python=.venv/bin/python

# The distribution's Python is a quarter faster than one that was built without profile-guided optimisation.
system_python() {
    local found
    for found in /usr/bin/python3 python3; do
        "$found" -c 'import os, sys; sys.version_info < (3, 11) or print(os.path.realpath(sys.executable))' 2>/dev/null |
            grep . && return
    done
    stop "python3 of version 3.11 or newer is needed (Debian 12 and later have it)."
}

# What an environment was made from. Its scripts hold absolute paths, so the place counts too.
environment_key() {
    { pwd -P && readlink -f /usr/bin/python3 && cat requirements/build.txt "$1"; } | sha256sum
}
package_key() { sha256sum pyproject.toml scripts/build_hook.py; }

holds() { [ -r "$1" ] && [ "$(cat "$1")" = "$2" ]; }
runs() { [ -x "$python" ] && [ -d .venv/lib/"$(basename "$(readlink -f "$python")")" ]; }

# The larger environment serves the smaller need.
environment_stands() {
    runs || return 1
    holds .venv/made-from-dev "$(environment_key requirements/dev.txt)" && return 0
    [ "$lock" = requirements/run.txt ] && holds .venv/made-from-run "$(environment_key "$lock")"
}

pip_install() {
    env -u PYTHONDONTWRITEBYTECODE -u PIP_NO_COMPILE PIP_RETRIES="${PIP_RETRIES:-2}" \
        "$python" -m pip install --quiet --disable-pip-version-check --no-input --no-build-isolation "$@" ||
        stop "the Python packages of $lock could not be installed; pip's reason stands above. Without a network," \
            "connect this machine to one, or point pip at a folder of wheels (PIP_FIND_LINKS), and run the same command again."
}

make_environment() {
    local base
    base=$(system_python)
    say "making .venv from $lock with $base (a minute or two)"
    # Marks go first and come last: an environment without one was interrupted, and is made anew.
    if ! runs || ! holds .venv/made-from-run "$(environment_key requirements/run.txt)"; then
        rm -rf .venv
    fi
    rm -f .venv/made-from-* .venv/package
    [ -d .venv ] || "$base" -m venv .venv || stop "$base could not make .venv; its reason stands above."
    pip_install --require-hashes -r requirements/build.txt
    pip_install --require-hashes -r "$lock"
    environment_key "$lock" >".venv/made-from-$(basename "$lock" .txt)"
}

install_package() {
    rm -f .venv/package
    pip_install --no-deps --editable .
    package_key >.venv/package
}

# Two commands at once take turns.
exec 9<scripts/setup.sh
flock 9

if environment_stands; then
    need_packages "${packages[@]}"
else
    need_packages "${packages[@]}" "${BUILD_PACKAGES[@]}"
    make_environment
fi
if ! holds .venv/package "$(package_key)" || [ ! -x .venv/bin/rakiosk ]; then
    install_package
fi
scripts/compile.sh
