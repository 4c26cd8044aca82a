#!/bin/sh
# Write the bill of materials of what an image or a server runs: tools/sbom.sh [FILE], build/glpgenc.cdx.json by default
#
# An environment is made of requirements/runtime.txt and of this checkout, and cyclonedx-py lists it: packages with versions and
# licences, and which needs which (CycloneDX 1.6). The same checkout gives the same file.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/lib/common.sh"

target=${1:-$root/build/glpgenc.cdx.json}
python=$root/.venv/bin/python
listing=$root/.venv-release/bin/cyclonedx-py
[ -x "$listing" ] || die "there is no cyclonedx-py" "make venv-release"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
say "Making an environment of requirements/runtime.txt ..."
"$python" -m venv --without-pip "$folder/venv"
quietly "$python" -m pip --python "$folder/venv/bin/python" install --require-hashes --requirement "$root/requirements/runtime.txt" ||
    die "the packages could not be installed"
quietly "$python" -m hatchling build --target wheel --directory "$folder" || die "the wheel could not be built"
quietly "$python" -m pip --python "$folder/venv/bin/python" install --no-index --no-deps "$folder"/*.whl ||
    die "the wheel could not be installed"
mkdir -p "$(dirname "$target")"
"$listing" environment "$folder/venv/bin/python" --pyproject "$root/pyproject.toml" --mc-type library --short-PURLs \
    --output-reproducible --output-format JSON --output-file "$target"
say "wrote $target"
