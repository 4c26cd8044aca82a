#!/bin/sh
# Refuse a release whose tag is not what it should be: tools/check_tag.sh vX.Y.Z
#
# The tag is annotated and signed by a key of .github/allowed_signers (git's format for SSH keys), names the version of
# pyproject.toml, has a section in CHANGELOG.md, and has its database in tests/upgrade.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/lib/common.sh"

tag=${1:-}
case "$tag" in
    v[0-9]*.[0-9]*.[0-9]*) version=${tag#v} ;;
    *) die "usage: tools/check_tag.sh vX.Y.Z" ;;
esac
signers=$root/.github/allowed_signers
[ -s "$signers" ] || die "there is no .github/allowed_signers" "add the release managers' public keys, one a line"
git -C "$root" -c gpg.format=ssh -c gpg.ssh.allowedSignersFile="$signers" verify-tag "$tag" ||
    die "the tag $tag is not signed by a key of .github/allowed_signers" "git tag -s $tag, with such a key"
grep -q "^version = \"$version\"\$" "$root/pyproject.toml" || die "pyproject.toml is of another version than $tag"
grep -q "^## $version (20[0-9][0-9]-[0-9][0-9]-[0-9][0-9])\$" "$root/CHANGELOG.md" ||
    die "CHANGELOG.md has no section \"## $version (date)\""
[ -s "$root/tests/upgrade/$version/database.sql" ] ||
    die "tests/upgrade has no database of $version" "python -m tools.make_release_schema"
say "$tag is signed, and is $version everywhere"
