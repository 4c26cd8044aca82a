"""What a provider of kms_also is built from."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.key_arn import KeyArn
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


def test_another_providers_endpoint_is_not_taken_over() -> None:
    of_bao = ProviderOptions(kms_key="orders", kms_provider="vault", endpoint_url="https://bao.example:8200")
    assert options_beside(of_bao, f"aws:{HERE}").endpoint_url is None
    assert options_beside(of_bao, "vault:transit/keys/old").endpoint_url == "https://bao.example:8200"
    of_aws = ProviderOptions(kms_key=HERE, kms_provider="aws", region="eu-west-1", endpoint_url="https://kms.example")
    found = options_beside(of_aws, "vault:transit/keys/old")
    assert (found.kms_key, found.region, found.endpoint_url) == ("transit/keys/old", None, None)


def test_an_endpoint_is_for_the_one_that_has_need_of_it() -> None:
    of_file = ProviderOptions(kms_provider="local", region="eu-west-1", endpoint_url="https://kms.example")
    found = options_beside(of_file, f"aws:{HERE}")
    assert (found.region, found.endpoint_url) == ("eu-west-1", "https://kms.example")


def test_a_transit_key_of_another_server() -> None:
    found = options_beside(OPTIONS, "vault:https://old.example:8200/team/transit/keys/orders")
    assert (found.kms_key, found.endpoint_url) == ("team/transit/keys/orders", "https://old.example:8200")


def test_a_key_of_an_hsm_is_its_uri() -> None:
    assert options_beside(OPTIONS, "pkcs11:token=a;object=b").kms_key == "pkcs11:token=a;object=b"


KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
MULTI_REGION = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"


def parsed(text: str) -> KeyArn:
    arn = KeyArn.parse(text)
    assert arn is not None
    return arn


@pytest.mark.parametrize(
    "text", [KEY_ARN, MULTI_REGION, KEY_ARN.replace("aws:", "aws-us-gov:"), KEY_ARN.replace("key/", "alias/a/b_")]
)
def test_an_arn_is_taken_apart_and_put_together(text: str) -> None:
    assert str(parsed(text)) == text
    assert parsed(text).is_key == (":key/" in text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alias/x",
        KEY_ARN[:-37],
        KEY_ARN.replace("kms", "s3"),
        KEY_ARN + " ",
        KEY_ARN + "\n",
        KEY_ARN.replace("111122223333", "1"),
    ],
)
def test_anything_else_is_not_an_arn(text: str) -> None:
    assert KeyArn.parse(text) is None


@pytest.mark.parametrize(
    ("configured", "stored", "same", "beside"),
    [
        (KEY_ARN, KEY_ARN, True, True),
        (KEY_ARN, KEY_ARN.replace("1234abcd", "99999999"), False, True),
        (KEY_ARN, KEY_ARN.replace("eu-west-1", "us-east-1"), False, False),
        (KEY_ARN, KEY_ARN.replace("111122223333", "999999999999"), False, False),
        (KEY_ARN, KEY_ARN.replace("arn:aws:", "arn:aws-cn:"), False, False),
        (KEY_ARN, KEY_ARN.replace("key/", "alias/"), False, False),
        (KEY_ARN.replace("key/", "alias/"), KEY_ARN.replace("key/", "alias/"), False, False),
        (KEY_ARN, MULTI_REGION.replace("eu-west-1", "us-east-1"), False, False),
        (MULTI_REGION, MULTI_REGION.replace("eu-west-1", "us-east-1"), True, False),
        (MULTI_REGION, MULTI_REGION.replace("111122223333", "999999999999"), False, False),
        (MULTI_REGION, MULTI_REGION.replace("1234abcd", "99999999"), False, True),
    ],
)
def test_two_arns_name_one_key_if_they_are_equal_or_replicas(
    configured: str,
    stored: str,
    same: bool,  # noqa: FBT001
    beside: bool,  # noqa: FBT001
) -> None:
    assert parsed(configured).is_same_key(parsed(stored)) is same
    assert parsed(configured).is_beside(parsed(stored)) is beside
