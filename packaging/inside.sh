#!/usr/bin/env bash
# inside.sh: runs in the chroot of deb.sh; builds the environments where they will lie, and the packages from them.
set -euo pipefail
cd /source

version=$(sed -nE 's/^version = "(.*)"/\1/p' pyproject.toml)
python=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
next=$(python3 -c 'import sys; print("%d.%d" % (sys.version_info[0], sys.version_info[1] + 1))')
release=$(. /etc/os-release && echo "$VERSION_ID")
# A later commit is a later version: what is built of it replaces what was built before.
version="$version+deb$release.$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage
rm -rf "$stage" /usr/lib/rakiosk
mkdir -p "$stage" /usr/lib/rakiosk
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# The wheel of the project, built with locked tools.
python3 -m venv "$work"/tools
"$work"/tools/bin/pip install --quiet --require-hashes --requirement requirements/build.txt
"$work"/tools/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$work"/wheel .

# environment NAME LOCK: the locked libraries and the project, at the place where the package has them
environment() {
    local place=/usr/lib/rakiosk/$1
    python3 -m venv --without-pip "$place"
    # pyscard comes as source: made with the locked tools
    "$work"/tools/bin/pip wheel --quiet --no-build-isolation --require-hashes --requirement "requirements/$2" \
        --wheel-dir "$work/wheels/$1"
    "$work"/tools/bin/pip --python "$place/bin/python" install --quiet --no-deps --no-compile --no-index "$work/wheels/$1"/*.whl
    "$work"/tools/bin/pip --python "$place/bin/python" install --quiet --no-deps --no-compile "$work"/wheel/*.whl
}
# leave_out NAME PACKAGE...: what this machine does not need is not there
leave_out() {
    local place=/usr/lib/rakiosk/$1 package
    shift
    # shellcheck disable=SC2086 # a pattern
    for package in "$@"; do rm -rf "$place/lib/python$python/site-packages"/$package; done
}
# finish NAME: byte code for the machine's Python; nothing of how it was made
finish() {
    local place=/usr/lib/rakiosk/$1
    # commands of libraries are no commands of this machine
    find "$place/bin" -mindepth 1 ! -name python ! -name 'python3*' ! -name 'rakiosk*' -delete
    rm -f "$place"/.gitignore
    # of the fonts that a library brings only Vera is used; the others are under licences of their own
    find "$place"/lib/python*/site-packages/reportlab/fonts -type f ! -name 'Vera*' ! -name 'bitstream-vera*' -delete
    find "$place" -name __pycache__ -prune -exec rm -rf {} +
    find "$place" -name '*.so*' -type f -exec strip --strip-unneeded {} + 2>/dev/null || true
    find "$place" -name '*.so*' -type f -exec chmod a-x {} +
    find "$place" -type d -name tests -path '*/site-packages/*' -prune -exec rm -rf {} +
    python3 -m compileall -q --invalidation-mode unchecked-hash "$place/lib"
    [ "$1" != kiosk ] || "$place/bin/python" -m rakiosk.quick_patterns
}

PATH=$work/tools/bin:$PATH environment kiosk kiosk.txt
PATH=$work/tools/bin:$PATH environment ra run.txt
XDG_STATE_HOME=/var/lib PYTHONPATH=$work/tools/lib/python$python/site-packages \
    /usr/lib/rakiosk/ra/bin/python scripts/manual_pages.py "$work"/manual
leave_out kiosk rakiosk_ra rakiosk_demo
# a library that is left out is not in the list of what is in the package
leave_out ra rakiosk_demo smartcard 'pyscard-*' textual 'textual-*' escpos 'python_escpos-*'
rm -f /usr/lib/rakiosk/kiosk/bin/rakiosk-ra /usr/lib/rakiosk/ra/bin/rakiosk
# what a kiosk tells the RA that it was built from
echo "$COMMIT" >"/usr/lib/rakiosk/kiosk/lib/python$python/site-packages/rakiosk/commit"
for name in kiosk ra; do finish "$name"; done

# documents PACKAGE ENVIRONMENT: licence, changes, what is in it (CycloneDX) and under which licences
documents() {
    local doc=$stage/$1/usr/share/doc/$1
    mkdir -p "$doc"
    cp packaging/copyright "$doc/copyright"
    gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
    printf '%s (%s) unstable; urgency=medium\n\n  * Built from commit %s.\n\n -- rakiosk maintainers <maintainers@rakiosk.example>  %s\n' \
        "$1" "$version" "$COMMIT" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.Debian.gz"
    [ -z "${2:-}" ] || "/usr/lib/rakiosk/$2/bin/python" packaging/sbom.py "$1" "$version" "$COMMIT" >"$doc/sbom.cdx.json"
}
# command PACKAGE ENVIRONMENT NAME: a command with its page and its completion
command_of() {
    mkdir -p "$stage/$1"/usr/{bin,lib/rakiosk,share/man/man1,share/bash-completion/completions,share/zsh/vendor-completions}
    cp -a "/usr/lib/rakiosk/$2" "$stage/$1/usr/lib/rakiosk/$2"
    ln -s "../lib/rakiosk/$2/bin/$3" "$stage/$1/usr/bin/$3"
    gzip -9n <"$work/manual/man1/$3.1" >"$stage/$1/usr/share/man/man1/$3.1.gz"
    cp "$work/manual/bash-completion/$3" "$stage/$1/usr/share/bash-completion/completions/$3"
    cp "$work/manual/zsh/_$3" "$stage/$1/usr/share/zsh/vendor-completions/_$3"
}
# build PACKAGE: fill in what is known only now, and pack
build() {
    local root=$stage/$1 file
    mkdir -p "$root/DEBIAN" "$root/usr/share/lintian/overrides"
    for file in packaging/"$1"/*; do
        case ${file##*/} in
        control) sed "s/@VERSION@/$version/g; s/@PYTHON@/$python/g; s/@NEXT@/$next/g" "$file" >"$root/DEBIAN/control" ;;
        overrides) cp "$file" "$root/usr/share/lintian/overrides/$1" ;;
        postinst | prerm | postrm | conffiles) cp "$file" "$root/DEBIAN/" ;;
        esac
    done
    rmdir --ignore-fail-on-non-empty "$root/usr/share/lintian/overrides" && rmdir --ignore-fail-on-non-empty "$root/usr/share/lintian" || true
    if [ -d "$root/etc" ]; then (cd "$root" && find etc -type f -printf '/%p\n' | sort) >"$root/DEBIAN/conffiles"; fi
    (cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
    echo "Installed-Size: $(du -sk "$root" | cut -f1)" >>"$root/DEBIAN/control"
    chmod -R u+rwX,go+rX,go-w "$root"
    find "$root/DEBIAN" -name 'p*' -exec chmod 755 {} +
    find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz --build "$root" /out
}

documents rakiosk-kiosk kiosk
command_of rakiosk-kiosk kiosk rakiosk
build rakiosk-kiosk

documents rakiosk-kiosk-config
grep -v '^#' kiosk-config/places | while read -r source place mark; do
    install -D --mode="$([ "$mark" = "[x]" ] && echo 755 || echo 644)" "kiosk-config/$source" "$stage/rakiosk-kiosk-config$place"
done
python3 packaging/pointer.py "$stage/rakiosk-kiosk-config/usr/share/icons/rakiosk"
install -D --mode=755 packaging/rakiosk-kiosk-config/rakiosk-kiosk-config "$stage/rakiosk-kiosk-config/usr/sbin/rakiosk-kiosk-config"
mkdir -p "$stage/rakiosk-kiosk-config/usr/share/man/man8"
for page in rakiosk-kiosk-config rakiosk-queue; do
    gzip -9n <"packaging/rakiosk-kiosk-config/$page.8" >"$stage/rakiosk-kiosk-config/usr/share/man/man8/$page.8.gz"
done
build rakiosk-kiosk-config

documents rakiosk-ra ra
command_of rakiosk-ra ra rakiosk-ra
install -D --mode=644 packaging/rakiosk-ra/rakiosk-ra.service "$stage/rakiosk-ra/usr/lib/systemd/system/rakiosk-ra.service"
install -D --mode=644 packaging/rakiosk-ra/sysusers.conf "$stage/rakiosk-ra/usr/lib/sysusers.d/rakiosk-ra.conf"
install -D --mode=644 kiosk-config/ra.toml.example "$stage/rakiosk-ra/usr/share/doc/rakiosk-ra/examples/ra.toml"
build rakiosk-ra
