#!/usr/bin/env bash
# `make lock`: solve the requirements anew, with hashes and without the address of any index.
#
# build.txt: what builds packages (pyscard, this one); kiosk.txt: what runs a kiosk alone; run.txt: the kiosk, the RA and
# the demo; dev.txt: all.
# bench.txt: what the RA is measured against; bench-screens.txt: what the kiosk is.
set -eu
cd "$(dirname "$0")/.."

.venv/bin/python -m pip install --quiet uv

solve() { # solve FILE ARGUMENT...
    local file=requirements/$1
    shift
    .venv/bin/uv pip compile "$@" --output-file "$file" --quiet --upgrade --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
}

build_extra() {
    .venv/bin/python -c '
import tomllib
print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["build"], sep="\n")'
}

solve dev.txt pyproject.toml --extra ra --extra pkcs11 --extra build --extra dev
# the smaller sets are cut from the same solution, so that one environment serves all
sed -E '/^ +--hash/d; s/ *\\$//' requirements/dev.txt >.venv/solution.txt
solve kiosk.txt pyproject.toml --constraints .venv/solution.txt
solve run.txt pyproject.toml --extra ra --constraints .venv/solution.txt
build_extra | solve build.txt - --constraints .venv/solution.txt
# only what `make bench-ra` measures against, in an environment of its own
printf '%s\n' 'django-ca>=3.2,<4' 'gunicorn>=27' 'psycopg[binary]>=3.2,<4' | solve bench.txt -
# only what `make bench` measures beside the kiosk; a newer tree-sitter ends posting at its start
printf '%s\n' 'urwid>=4' 'posting>=2.11' 'tree-sitter<0.26' | solve bench-screens.txt -
