#!/bin/sh
# Provide the Java that Spark's tests run on, 17 or later. What JAVA_HOME names or the system has is left at that; else
# Debian's headless runtime (200 MB) is unpacked in the user's cache, without being installed; tests/support/peers/java.py
# finds it there.
#
# Never fails: on other systems, or without a network, the tests say so and are skipped.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/lib/common.sh"
. "$root/tools/lib/apt.sh"

target=$(cache_directory)/java

has_java() {
    for program in ${JAVA_HOME:+"$JAVA_HOME/bin/java"} java "$target"/usr/lib/jvm/*/bin/java; do
        version=$("$program" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
        [ "${version:-0}" -lt 17 ] || return 0
    done
    return 1
}

# The newest of those that Spark takes: no Debian has both. That apt knows a package does not mean that it can be had.
package() {
    for each in openjdk-21-jre-headless openjdk-17-jre-headless; do
        if apt_private apt-get -q --print-uris download "$each" >/dev/null 2>&1; then
            printf '%s\n' "$each"
            return
        fi
    done
    return 1
}

# The runtime's settings are in /etc, and its links to them begin there. That to the authorities of the system stays: the
# tests speak TLS with nobody, and it leads nowhere where ca-certificates-java is not installed.
link_settings() {
    find "$1/usr/lib/jvm" -type l | while read -r link; do
        goal=$1$(readlink "$link")
        [ ! -e "$goal" ] || ln -sfr "$goal" "$link"
    done
}

# What the runtime links to is on every Debian, apart from what sound, pictures and fonts need.
fetch() {
    wanted=$(package) || return 1
    say "Fetching $wanted from Debian, without installing ..."
    apt_unpack "$partial" "$wanted" || return 1
    link_settings "$partial"
    # One home has several names.
    for program in "$partial"/usr/lib/jvm/*/bin/java; do
        quietly "$program" -version || return 1
    done
}

! has_java || exit 0

mkdir -p "$(dirname "$target")"
partial=$(mktemp -d "$target-XXXXXX")
trap 'apt_close; rm -rf "$partial"' EXIT
if apt_open && fetch; then
    chmod 755 "$partial"
    rm -rf "$target"
    mv "$partial" "$target"
else
    say "warning: Java could not be fetched; the tests that need it are skipped"
fi
