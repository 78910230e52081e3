#!/usr/bin/env bash
# Compile what is newer than its compiled form: message catalogues, the byte code of src/, regular expressions.
# Starts no Python when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE

readonly python=.venv/bin/python stamp=.venv/compiled

for catalogue in src/rakiosk/locale/*/LC_MESSAGES/*.po; do
    if [ -e "$catalogue" ] && [ ! "${catalogue%.po}.mo" -nt "$catalogue" ]; then
        "$python" scripts/translations.py compile
        break
    fi
done

if [ ! -e "$stamp" ] || [ -n "$(find src -name '*.py' -newer "$stamp" -print -quit)" ]; then
    touch "$stamp.new" # the time before: what changes while we compile is compiled again
    "$python" -m compileall -q src
    "$python" -m rakiosk.quick_patterns
    mv "$stamp.new" "$stamp"
fi
