#!/bin/sh
# Provide the browser that one slow test looks at the HTML report with. What the system has is left at that; else
# Debian's headless Chromium (250 MB) is unpacked in the user's cache, without being installed; tests/support/peers/chromium.py
# finds it there.
#
# Never fails: on other systems, or without a network, the test says so and is skipped.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/lib/common.sh"
. "$root/tools/lib/apt.sh"

target=$(cache_directory)/chromium

# The browser, a font, and the libraries that they link to. The C library and its kin must be the system's; drivers for
# graphics are not needed without a screen.
packages() {
    apt_private apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
        --no-enhances chromium-headless-shell |
        grep -E '^(lib|chromium-headless-shell$|chromium-common$|fonts-dejavu-core$)' |
        grep -vE '^(libc6|libc-|libgcc-s1|libstdc\+\+6|libllvm|libz3|libdebian|libnewt|libslang|libtextwrap|libgl1-mesa)' |
        sort -u
}

fetch() {
    say "Fetching headless Chromium from Debian, without installing ..."
    # shellcheck disable=SC2046 # names of packages are words
    apt_unpack "$partial" $(packages)
}

! [ -d "$target" ] || exit 0
for program in chromium chromium-headless-shell chromium-browser google-chrome; do
    ! command -v "$program" >/dev/null 2>&1 || exit 0
done

mkdir -p "$(dirname "$target")"
partial=$(mktemp -d "$target-XXXXXX")
trap 'apt_close; rm -rf "$partial"' EXIT
if apt_open && fetch; then
    chmod 755 "$partial"
    mv "$partial" "$target"
else
    say "warning: Chromium could not be fetched; the test that needs it will be skipped"
fi
