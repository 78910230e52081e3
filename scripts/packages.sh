# shellcheck shell=bash
# Debian packages: which of them each profile needs, and how the missing ones are installed. Sourced by setup.sh.

# pyscard comes as source; Python's headers, a compiler, swig and PC/SC's headers make it
readonly -a BUILD_PACKAGES=(python3-venv libpython3-dev gcc libc6-dev swig libpcsclite-dev)
# the Kai fonts have every character of a Taiwanese name, for the slips
readonly -a DEMO_PACKAGES=(libpcsclite1 fonts-cns11643-kai fonts-hanazono)
readonly -a PCSC_PACKAGES=("${DEMO_PACKAGES[@]}" pcscd vsmartcard-vpcd)
readonly -a TEST_PACKAGES=(
    "${PCSC_PACKAGES[@]}" libacsccid1 opensc yubico-piv-tool openssl postgresql tmux iproute2
    poppler-utils softhsm2
    # support comes in by it
    openssh-server openssh-client
    # who else checks certificates: Java's PKIX
    default-jre-headless
    # a printer that speaks IPP, a private CUPS, and the bus that both want; who else checks a signed PDF
    cups cups-client cups-filters cups-ipp-utils dbus libnss3-tools
    # sticks: udisks2 with udev, and the file systems of customers' sticks; who else opens a PKCS#12 file
    udisks2 udev dosfstools e2fsprogs exfat-fuse exfatprogs fusefat gnutls-bin mtools ntfs-3g
    # who reads a kiosk's configuration on the machine itself (tests/kiosk_config)
    foot nftables
)

say() { printf 'rakiosk: %s\n' "$*"; }
stop() {
    printf 'rakiosk: %s\n' "$*" >&2
    exit 1
}

# need_packages PACKAGE...: install those of them that are missing
need_packages() {
    command -v dpkg-query >/dev/null || stop "this is no Debian: install the equivalents of these packages by hand: $*"
    local installed package missing=()
    installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    for package in "$@"; do
        grep -qx "installed $package" <<<"$installed" || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then install_packages "${missing[@]}"; fi
}

install_packages() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            stop "these Debian packages are missing, and only root can install them: $*. Run this as root, or let root run: apt-get install $*"
        as_root=(sudo)
    fi
    say "installing Debian packages: $*"
    "${as_root[@]}" bash scripts/install_packages.sh "$@" 9<&- ||
        stop "these Debian packages could not be installed: $*. apt-get's reason stands above; without a network," \
            "connect this machine to one and run the same command again."
}
