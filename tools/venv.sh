#!/bin/sh
# Make or update one of the checkout's virtual environments: tools/venv.sh demo|dev|docs|all|clients|terraform|deploy|release
#
# requirements/demo.txt holds what `glpgenc demo` needs; dev.txt holds the same versions and the tools for tests. Both go to .venv,
# or to what VENV names. docs.txt and all.txt, which come on top of dev.txt there, hold what builds the site of the documents and what
# only `make test-all` needs.
# terraform.txt holds Terraform and what checks its modules, and goes to .venv-terraform: checkov pins versions that dev.txt can't keep.
# deploy.txt holds what judges the Dockerfile and the Kubernetes manifests, and goes to .venv-deploy: it is large.
# release.txt holds what lists licences, writes the bill of materials and looks for vulnerabilities, and goes to .venv-release.
# clients.txt holds what generates clients of the HTTP API from its description, and goes to .venv-clients.
# Nothing is done when the environment has been made from the lock as it stands.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/lib/common.sh"
. "$root/tools/lib/apt.sh"
. "$root/tools/lib/pip.sh"

name=${1:-}
lock=$root/requirements/$name.txt
case "$name" in
    demo | dev | docs | all) venv=$root/${VENV:-.venv} locks='demo dev docs all' ;;
    clients | terraform | deploy | release) venv=$root/.venv-$name locks=$name ;;
    *) die "usage: tools/venv.sh demo|dev|docs|all|clients|terraform|deploy|release" ;;
esac

# What the environment was made from. The path is part of it, because the scripts in an environment hold it.
fingerprint() {
    { printf '%s\n' "$root"; cat "$1"; } | sha256sum | cut -d ' ' -f 1
}

is_current() {
    [ -f "$venv/.made-from-$1" ] && [ "$(cat "$venv/.made-from-$1")" = "$(fingerprint "$2")" ] &&
        "$venv/bin/python" -c '' 2>/dev/null
}

check_python() {
    command -v "$python" >/dev/null 2>&1 || die "there is no $python" "install Python 3.11 or later, or name it: make PYTHON=..."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        die "$("$python" --version) is too old" "install Python 3.11 or later, or name it: make PYTHON=..."
}

# An environment made from another state of its lock is created again, so that nothing stale stays in it.
is_usable() {
    for other in $locks; do
        [ ! -f "$venv/.made-from-$other" ] || is_current "$other" "$root/requirements/$other.txt" || return 1
    done
    "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

install_lock() {
    say "Installing the packages of requirements/$name.txt ..."
    quietly "$venv/bin/python" -m pip install --require-hashes --requirement "$lock" ||
        die "the packages could not be installed" "check the access to a Python package index (pip's own settings hold)"
    fingerprint "$lock" >"$venv/.made-from-$name"
}

# Editable: the checkout itself is what runs.
install_project() {
    quietly "$venv/bin/python" -m pip install --no-index --no-deps --no-build-isolation --editable "$root" ||
        die "glpgenc could not be installed in $venv"
    fingerprint "$root/pyproject.toml" >"$venv/.made-from-pyproject"
}

python=${PYTHON:-python3}
# dev has all that demo has.
if ! is_current "$name" "$lock" && ! { [ "$name" = demo ] && is_current dev "$root/requirements/dev.txt"; }; then
    check_python
    if ! is_usable; then
        say "Making the virtual environment ${venv##*/} ..."
        make_venv "$python" "$venv" ||
            die "no pip could be had for $python" "install python3-venv (Debian, Ubuntu) or python3-pip, then try again"
    fi
    install_lock
fi
# Nothing in the other environments imports glpgenc.
[ "$locks" = "$name" ] || is_current pyproject "$root/pyproject.toml" || install_project
