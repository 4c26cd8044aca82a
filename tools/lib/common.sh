# shellcheck shell=sh
# Shared by the scripts of tools/; to be sourced.

# Say something to a person, without disturbing what a script prints as its result.
say() {
    printf '%s\n' "$*" >&2
}

# End with an error and, as the second argument, the way out.
die() {
    say "error: $1"
    [ -z "${2:-}" ] || say "hint: $2"
    exit 1
}

# Run a command silently; show what it printed only when it fails.
quietly() {
    quiet_log=$(mktemp)
    if "$@" >"$quiet_log" 2>&1; then
        rm -f "$quiet_log"
    else
        quiet_status=$?
        tail -n 40 "$quiet_log" >&2
        rm -f "$quiet_log"
        return "$quiet_status"
    fi
}

# The folder for what is unpacked once and used by all checkouts. glpgenc/embedded/host.py names the same one.
# Root's is not under its home: the unprivileged account that runs the servers must be able to read it.
cache_directory() {
    if [ "$(id -u)" -eq 0 ]; then
        printf '%s\n' /var/cache/glpgenc
        return
    fi
    case "${XDG_CACHE_HOME:-}" in
        /*) printf '%s\n' "$XDG_CACHE_HOME/glpgenc" ;;
        *) printf '%s\n' "$HOME/.cache/glpgenc" ;;
    esac
}
