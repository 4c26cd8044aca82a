# shellcheck shell=sh
# Make a virtual environment that has pip, also where Python came without pip and ensurepip; to be sourced after apt.sh.

# make_venv PYTHON FOLDER
make_venv() {
    if "$1" -m ensurepip --version >/dev/null 2>&1; then
        quietly "$1" -m venv --clear "$2"
        return
    fi
    quietly "$1" -m venv --clear --without-pip "$2" || return 1
    if "$1" -m pip --version >/dev/null 2>&1; then
        quietly "$1" -m pip --python "$2/bin/python" install pip
        return
    fi
    # A pip wheel runs as it is, and so installs itself.
    pip_wheel=$(find_pip_wheel) || return 1
    quietly "$2/bin/python" "$pip_wheel/pip" install --no-index "$pip_wheel"
}

# Print the path of a pip wheel: the system's, or one from Debian's package, which is not installed but unpacked.
find_pip_wheel() {
    pip_cache=$(cache_directory)/pip
    print_pip_wheel / && return
    print_pip_wheel "$pip_cache" && return
    say "Fetching pip from Debian's python3-pip-whl ..."
    apt_open && apt_unpack "$pip_cache" python3-pip-whl
    pip_status=$?
    apt_close
    [ "$pip_status" -eq 0 ] && print_pip_wheel "$pip_cache"
}

print_pip_wheel() {
    for pip_file in "${1%/}"/usr/share/python-wheels/pip-*.whl; do
        [ ! -f "$pip_file" ] || { printf '%s\n' "$pip_file"; return 0; }
    done
    return 1
}
