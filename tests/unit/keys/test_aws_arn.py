from __future__ import annotations

import pytest

from glpgenc.keys.kms.aws_arn import KeyArn

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
MULTI_REGION = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"


def parsed(text: str) -> KeyArn:
    arn = KeyArn.parse(text)
    assert arn is not None
    return arn


@pytest.mark.parametrize(
    "text", [KEY, MULTI_REGION, KEY.replace("aws:", "aws-us-gov:"), KEY.replace("key/", "alias/a/b_")]
)
def test_an_arn_is_taken_apart_and_put_together(text: str) -> None:
    assert str(parsed(text)) == text
    assert parsed(text).is_key == (":key/" in text)


@pytest.mark.parametrize(
    "text",
    ["", "alias/x", KEY[:-37], KEY.replace("kms", "s3"), KEY + " ", KEY + "\n", KEY.replace("111122223333", "1")],
)
def test_anything_else_is_not_an_arn(text: str) -> None:
    assert KeyArn.parse(text) is None


@pytest.mark.parametrize(
    ("configured", "stored", "same", "beside"),
    [
        (KEY, KEY, True, True),
        (KEY, KEY.replace("1234abcd", "99999999"), False, True),
        (KEY, KEY.replace("eu-west-1", "us-east-1"), False, False),
        (KEY, KEY.replace("111122223333", "999999999999"), False, False),
        (KEY, KEY.replace("arn:aws:", "arn:aws-cn:"), False, False),
        (KEY, KEY.replace("key/", "alias/"), False, False),
        (KEY.replace("key/", "alias/"), KEY.replace("key/", "alias/"), False, False),
        (KEY, MULTI_REGION.replace("eu-west-1", "us-east-1"), False, False),
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
