"""Signed notes, checkpoints and cosignatures: the specifications' own examples, and what is malformed."""

from __future__ import annotations

import base64
import textwrap
from pathlib import Path

import pytest

from glpgenc.audit.checkpoints.verifier import (
    Checkpoint,
    NotTrustedError,
    SignedNote,
    VerifierKey,
    cosigned_message,
)

C2SP = Path(__file__).parents[2] / "vectors" / "external" / "c2sp"
SIGNED_NOTE = (C2SP / "signed-note.md").read_text(encoding="utf-8")
COSIGNATURE_PAGE = (C2SP / "tlog-cosignature.md").read_text(encoding="utf-8")
# signed-note, "Example": a key, and what it verifies.
KEY = SIGNED_NOTE.partition("### Example")[2].partition("verifier key\n\n    ")[2].partition("\n")[0]
NOTE = SIGNED_NOTE.partition("### Example")[2].partition("```\n")[2].partition("```")[0].encode()
# tlog-cosignature: a checkpoint with a cosignature, whose keys it does not name, and what the witness signs.
COSIGNED = COSIGNATURE_PAGE.partition("```\n")[2].partition("```")[0].encode()
SIGNED = (
    textwrap.dedent(
        COSIGNATURE_PAGE.partition("    cosignature/v1")[1]
        + COSIGNATURE_PAGE.partition("    cosignature/v1")[2].partition("\n\n")[0]
    )
    + "\n"
)
# The P-256 key of Sigstore's Rekor, from transparency-dev's tests of notes.
REKOR = (
    "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7n"
    "wZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc="
)


def test_the_example_of_the_specification_verifies_with_its_key() -> None:
    key, note = VerifierKey.parse(KEY), SignedNote.parse(NOTE)
    assert str(key) == KEY
    assert bytes(note) == NOTE
    assert note.signed_by([key]) == {key: 0}


def test_a_text_that_was_altered_is_refused() -> None:
    note = SignedNote.parse(NOTE.replace(b"example message", b"Example message"))
    with pytest.raises(NotTrustedError, match="does not fit"):
        note.signed_by([VerifierKey.parse(KEY)])


def test_signatures_of_unknown_keys_are_ignored() -> None:
    other = VerifierKey("example.com/foo", 1, bytes(32))
    assert SignedNote.parse(NOTE).signed_by([other]) == {}
    renamed = VerifierKey("example.com/bar", 1, VerifierKey.parse(KEY).public)
    assert SignedNote.parse(NOTE).signed_by([renamed]) == {}


def test_the_id_of_a_p256_key_is_that_of_its_encoding() -> None:
    assert str(VerifierKey.parse(REKOR)) == REKOR


def test_a_checkpoint_that_rekor_signed_verifies_with_its_key() -> None:
    data = (
        "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n"
        "\u2014 rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoT"
        "URUCRdxwWBHHufk=\n"
    ).encode()
    key = VerifierKey.parse(REKOR)
    assert SignedNote.parse(data).signed_by([key]) == {key: 0}
    with pytest.raises(NotTrustedError, match="does not fit"):
        SignedNote.parse(data.replace(b"798034", b"798035")).signed_by([key])


def test_a_cosigned_checkpoint_is_read_as_it_is_written() -> None:
    note = SignedNote.parse(COSIGNED)
    found = Checkpoint.parse(note.text)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.text == note.text
    assert bytes(note) == COSIGNED
    assert [each.name for each in note.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]
    at = int.from_bytes(note.signatures[1].signature[:8], "big")
    assert cosigned_message(note.text, at).decode() == SIGNED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        NOTE.removesuffix(b"\n"),
        NOTE.replace(b"\n\n", b"\n"),
        NOTE.replace("\u2014".encode(), b"-"),
        NOTE.replace(b"message", b"mess\tage"),
        NOTE.replace(b"message", b"mess\xffage"),
        NOTE.replace(b"=\n", b"\n"),
        NOTE.replace(b"aQM=", b"aQN="),
        NOTE + b"\xe2\x80\x94 name AAAA\n",
        NOTE + b"\xe2\x80\x94 na+me AAAAAAAA\n",
        NOTE + b"\xe2\x80\x94  AAAAAAAA\n",
        NOTE + NOTE.partition(b"\n\n")[2] * 256,
        b"x" * (1 << 20) + NOTE,
    ],
)
def test_what_is_not_a_note_is_refused(data: bytes) -> None:
    with pytest.raises(NotTrustedError):
        SignedNote.parse(data)


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n\u0661\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqomw==\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NotTrustedError):
        Checkpoint.parse(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        KEY.replace("530d903a", "530d903b"),
        KEY.replace("530d903a", "530D903A"),
        KEY.replace("foo", "bar"),
        KEY.replace("foo", "f oo"),
        KEY + "AAAA",
        "example.com/foo+00000000+" + base64.b64encode(b"\6" + bytes(32)).decode(),
        "example.com/foo+00000000+" + base64.b64encode(b"\2" + bytes(91)).decode(),
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_what_is_not_a_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(NotTrustedError):
        VerifierKey.parse(text)
