"""A KMS whose answers come late, in pieces, as rubbish or not at all: each call ends in time, with its own error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from glpgenc.errors import KMSError, KMSReplyError, KMSThrottledError, KMSUnavailableError
from glpgenc.keys.kms import KMSProvider
from glpgenc.keys.kms.vault.provider import VaultKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import encryption_context
from tests.attacks.keys.malicious_proxy import Answer, LyingProxy, half_open, lying_proxy, nobody
from tests.keys.conftest import moto_server, openbao, set_aws_environment
from tests.keys.kms.aws_stand_in import AwsStandIn, MotoServer, aws_stand_in
from tests.keys.traces import forms_of
from tests.support.peers.openbao import OpenBao

__all__ = ["moto_server", "openbao"]

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())
KEY = bytes(range(100, 132))
READ_TIMEOUT, ATTEMPTS = 0.4, 2
# Each attempt may wait so long, and between two of them there is a pause of a second at most in either provider.
BOUND = ATTEMPTS * READ_TIMEOUT + (ATTEMPTS - 1) * 1.0 + 1.0


@dataclass
class Line:
    """A provider that reaches its KMS through the proxy only.

    :param wrapped: a data key that it wrapped before.
    :param word: what stands in the request of each call of ours.
    """

    proxy: LyingProxy
    provider: Callable[..., KMSProvider]
    wrapped: bytes
    uri: str
    word: dict[str, str]

    def calls(self, kms: KMSProvider) -> dict[str, Callable[[], Any]]:
        return {
            "generate": lambda: kms.generate_data_key(CONTEXT),
            "decrypt": lambda: kms.decrypt(self.wrapped, self.uri, CONTEXT),
            "wrap": lambda: kms.wrap(SecretBytes(KEY), CONTEXT),
            "re-encrypt": lambda: kms.re_encrypt(self.wrapped, self.uri, CONTEXT, self.uri),
        }


@pytest.fixture(scope="module")
def aws(moto_server: MotoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsStandIn]:
    with pytest.MonkeyPatch.context() as patch:
        set_aws_environment(patch, tmp_path_factory.mktemp("aws"))
        with aws_stand_in(moto_server, patch) as stand_in:
            yield stand_in


@pytest.fixture(scope="module")
def aws_line(aws: AwsStandIn) -> Iterator[Line]:
    arn = aws.create_key()
    wrapped = aws.provider(arn).wrap(SecretBytes(KEY), CONTEXT)
    words = {"generate": "GenerateDataKey", "decrypt": "Decrypt", "wrap": "Encrypt", "re-encrypt": "ReEncrypt"}

    def provider(**changes: Any) -> KMSProvider:
        timeouts = {"read_timeout": READ_TIMEOUT, "connect_timeout": READ_TIMEOUT, "max_attempts": ATTEMPTS}
        return aws.provider(arn, **({"endpoint_url": proxy.url} | timeouts | changes))

    with lying_proxy(aws.url) as proxy:
        yield Line(proxy, provider, wrapped.wrapped, arn, words)


@pytest.fixture(scope="module")
def vault_line(openbao: OpenBao) -> Iterator[Line]:
    key = openbao.create_key()
    made = openbao.provider(key).wrap(SecretBytes(KEY), CONTEXT)
    words = {"generate": "/datakey/", "decrypt": "/decrypt/", "wrap": "/encrypt/", "re-encrypt": "/rewrap/"}

    def provider(**changes: Any) -> VaultKMSProvider:
        timeouts = {"read_timeout": READ_TIMEOUT, "connect_timeout": READ_TIMEOUT, "max_attempts": ATTEMPTS}
        return openbao.provider(key, **({"endpoint_url": proxy.url} | timeouts | changes))

    with lying_proxy(openbao.url) as proxy:
        yield Line(proxy, provider, made.wrapped, made.key_uri, words)


def set_to(**changes: Any) -> Callable[[str, Answer], None]:
    def lie(_: str, answer: Answer) -> None:
        for name, value in changes.items():
            setattr(answer, name, value)

    return lie


def saying(body: Any, status: int) -> Callable[[str, Answer], None]:
    return lambda _, answer: answer.say(body, status)


FAULTS: dict[str, tuple[Callable[[str, Answer], None], type[KMSError]]] = {
    "late": (set_to(late=READ_TIMEOUT * 3), KMSUnavailableError),
    "cut": (set_to(cut=20), KMSUnavailableError),
    "nothing of the body": (set_to(cut=0), KMSUnavailableError),
    "reset in the middle": (set_to(cut=20, reset=True), KMSUnavailableError),
    "500": (saying({"__type": "KMSInternalException", "errors": ["x"]}, 500), KMSUnavailableError),
    "503 page": (saying(b"<html>Bad Gateway</html>", 503), KMSUnavailableError),
    "429": (saying({"__type": "ThrottlingException", "errors": ["x"]}, 429), KMSThrottledError),
    "no JSON": (saying(b"\xff\xfe{", 200), KMSReplyError),
    "JSON of another kind": (saying(b"[]", 200), KMSReplyError),
    "empty": (saying(b"", 200), KMSReplyError),
}
CALLS = ("generate", "decrypt", "wrap", "re-encrypt")


def require_refused(line: Line, call: str, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    lie, error = FAULTS[fault]
    kms = line.provider()
    line.proxy.lies(lie, line.word[call])
    began = time.monotonic()
    with caplog.at_level("DEBUG"), pytest.raises(KMSError) as refused:
        line.calls(kms)[call]()
    assert time.monotonic() - began < BOUND
    assert type(refused.value) is error
    assert sum(line.word[call] in each for each in line.proxy.asked) <= ATTEMPTS
    said = f"{refused.value}{refused.value!r}{caplog.text}".encode()
    assert not any(form in said for form in forms_of(KEY))
    line.proxy.honest()
    line.calls(kms)[call]()


@pytest.mark.parametrize("fault", ["late", "cut"])
@pytest.mark.parametrize("call", ["decrypt"])
def test_aws_kms_answers_badly(aws_line: Line, call: str, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    require_refused(aws_line, call, fault, caplog)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_aws_kms_answers_badly_to_any_call(
    aws_line: Line, call: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    require_refused(aws_line, call, fault, caplog)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_openbao_answers_badly_to_any_call(
    vault_line: Line, call: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    require_refused(vault_line, call, fault, caplog)


def require_unreachable(line: Line, url: str) -> None:
    kms = line.provider(endpoint_url=url)
    for call in line.calls(kms).values():
        began = time.monotonic()
        with pytest.raises(KMSUnavailableError):
            call()
        assert time.monotonic() - began < BOUND


def test_nobody_listens_where_aws_kms_was(aws_line: Line) -> None:
    with nobody() as url:
        require_unreachable(aws_line, url)


@pytest.mark.slow
def test_a_half_open_port_in_place_of_aws_kms(aws_line: Line) -> None:
    with half_open() as url:
        require_unreachable(aws_line, url)


@pytest.mark.slow
def test_nobody_or_a_half_open_port_in_place_of_openbao(vault_line: Line) -> None:
    for place in (nobody, half_open):
        with place() as url:
            require_unreachable(vault_line, url)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aws_line", "vault_line"])
def test_trouble_that_ends_is_waited_out_with_growing_pauses(request: pytest.FixtureRequest, name: str) -> None:
    line: Line = request.getfixturevalue(name)
    times: list[float] = []

    def twice(_: str, answer: Answer) -> None:
        times.append(time.monotonic())
        if len(times) < 4:
            answer.say({"__type": "ThrottlingException", "errors": ["x"]}, 429)

    kms = line.provider(max_attempts=4)
    line.proxy.lies(twice, line.word["decrypt"])
    with kms.decrypt(line.wrapped, line.uri, CONTEXT) as key:
        assert bytes(key) == KEY
    assert len(times) == 4
    assert times[-1] - times[0] < 10


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aws_line", "vault_line"])
def test_a_body_that_drips_is_the_limit_each_byte_begins_the_timeout_anew(
    request: pytest.FixtureRequest, name: str
) -> None:
    # Of a connection that lives, and of a KMS that is authentic by TLS: the answer is taken, and is late.
    line: Line = request.getfixturevalue(name)
    kms = line.provider()
    line.proxy.lies(set_to(drip=0.01), line.word["decrypt"])
    began = time.monotonic()
    with kms.decrypt(line.wrapped, line.uri, CONTEXT) as key:
        assert bytes(key) == KEY
    assert time.monotonic() - began > READ_TIMEOUT
