"""What a provider of kms_also is built from."""

from __future__ import annotations

from pathlib import Path

from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.options import options_beside

KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
HERE, THERE = (f"arn:aws:kms:{region}:111122223333:key/{KEY}" for region in ("eu-west-1", "us-east-1"))
OPTIONS = ProviderOptions(
    kms_key=HERE, region="eu-west-1", endpoint_url="https://kms.example", local_kek_file=Path("/etc/kek.json")
)


def test_a_name_alone_is_what_the_settings_say() -> None:
    assert options_beside(OPTIONS, "local") == OPTIONS


def test_a_key_file_of_its_own() -> None:
    assert options_beside(OPTIONS, "local:/old/kek.json").local_kek_file == Path("/old/kek.json")
    assert options_beside(OPTIONS, "local:~/kek.json").local_kek_file == Path("~/kek.json").expanduser()


def test_a_key_of_the_same_region_is_reached_where_the_settings_say() -> None:
    other = HERE.replace("111122223333", "444455556666")
    found = options_beside(OPTIONS, f"aws:{other}")
    assert (found.kms_key, found.region, found.endpoint_url) == (other, "eu-west-1", "https://kms.example")
    by_arn = options_beside(ProviderOptions(kms_key=HERE, endpoint_url="https://kms.example"), f"aws:{other}")
    assert by_arn.endpoint_url == "https://kms.example"


def test_a_key_of_another_region_is_reached_at_that_regions_own_endpoint() -> None:
    found = options_beside(OPTIONS, f"aws:{THERE}")
    assert (found.kms_key, found.region, found.endpoint_url) == (THERE, None, None)
