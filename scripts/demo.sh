#!/usr/bin/env bash
# `make demo`: look at the terminal first, then set up what is missing, then become the demo.
set -eu
cd "$(dirname "$0")/.."

readonly LEAST_COLUMNS=77 LEAST_ROWS=20 GROWING_SECONDS=3 # as long as an emulator may take to its place

refuse() {
    printf 'make demo: %s\n' "$1" >&2
    exit 2
}

if [ ! -t 0 ] || [ ! -t 1 ]; then
    refuse "this is not a terminal; run it in one of at least $LEAST_COLUMNS x $LEAST_ROWS characters."
fi
is_small() {
    read -r rows columns < <(stty size 2>/dev/null || echo 0 0)
    # 0 x 0: the terminal (a serial line, mostly) does not know its size; the demo then takes 80 x 24
    [ "$columns" -ne 0 ] && { [ "$columns" -lt "$LEAST_COLUMNS" ] || [ "$rows" -lt "$LEAST_ROWS" ]; }
}
# a terminal that was opened for this may still grow to its place, and tells by SIGWINCH, which ends `wait`
if is_small; then
    trap : WINCH
    sleep "$GROWING_SECONDS" &
    timer=$!
    while is_small && kill -0 "$timer" 2>/dev/null; do wait "$timer" || true; done
    kill "$timer" 2>/dev/null || true
    trap - WINCH
fi
if is_small; then
    refuse "this terminal has $columns x $rows characters; the screens need $LEAST_COLUMNS x $LEAST_ROWS. Make it larger, or the type smaller."
fi

read -r -a arguments <<<"${ARGS:-}"
profile=demo
case " ${arguments[*]:-} " in *" --pcsc "*) profile=pcsc ;; esac
scripts/setup.sh "$profile"
# without byte code on disk every start takes three times as long
unset PYTHONDONTWRITEBYTECODE
exec .venv/bin/rakiosk demo "${arguments[@]}"
