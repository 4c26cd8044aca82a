#!/bin/sh
# Pulls the images of docker-compose.yml by the releases below, and writes each with its digest to .env beside it, where
# Docker Compose looks: deploy/compose/pin.sh, or with another engine: ENGINE=podman deploy/compose/pin.sh
set -eu

engine=${ENGINE:-docker}
cd "$(dirname "$0")"
trap 'rm -f .env.new' EXIT
: >.env.new
while read -r name image; do
    "$engine" pull --quiet "$image" >/dev/null
    pinned=$("$engine" image inspect --format '{{index .RepoDigests 0}}' "$image")
    case $pinned in
        *@sha256:*) printf '%s=%s\n' "$name" "$pinned" >>.env.new ;;
        *) printf 'pin.sh: the registry gave no digest of %s\n' "$image" >&2; exit 1 ;;
    esac
done <<IMAGES
GLPGENC_BASE docker.io/library/python:3.13-slim-trixie
POSTGRES_IMAGE docker.io/library/postgres:17.6-trixie
OPENBAO_IMAGE docker.io/openbao/openbao:2.7.2
REDIS_IMAGE docker.io/library/redis:8.0.2-bookworm
PROMETHEUS_IMAGE docker.io/prom/prometheus:v2.53.3
GRAFANA_IMAGE docker.io/grafana/grafana:11.6.0
IMAGES
mv .env.new .env
cat .env
