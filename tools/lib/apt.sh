# shellcheck shell=sh
# Download Debian packages without installing them, as root or not; to be sourced after common.sh.
# apt's lists and archives go to a private folder: an ordinary user can't write the system's, and root's are left alone.

apt_state=

# Fetch the package lists. Fails when this is no Debian, or its mirror can't be reached.
apt_open() {
    command -v apt-get >/dev/null 2>&1 || return 1
    command -v dpkg >/dev/null 2>&1 || return 1
    apt_state=$(mktemp -d)
    mkdir -p "$apt_state/lists/partial" "$apt_state/archives/partial"
    quietly apt_private apt-get -q update
}

# Run an apt program on the private folder.
apt_private() {
    apt_program=$1
    shift
    # Without NoLocking it wants the system's locks; the sandbox user could not write the private folder.
    "$apt_program" -o "Dir::State::lists=$apt_state/lists" -o "Dir::Cache=$apt_state" \
        -o Debug::NoLocking=1 -o APT::Sandbox::User= "$@"
}

# Download the packages named after the first argument, and unpack them in the folder that it names.
apt_unpack() {
    apt_target=$1
    shift
    (cd "$apt_state/archives" && quietly apt_private apt-get -q download "$@") || return 1
    mkdir -p "$apt_target"
    for apt_file in "$apt_state"/archives/*.deb; do
        dpkg -x "$apt_file" "$apt_target" || return 1
        rm -f "$apt_file"
    done
}

apt_close() {
    [ -z "$apt_state" ] || rm -rf "$apt_state"
    apt_state=
}
