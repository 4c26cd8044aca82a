"""Values that are side by side in one buffer, as in a column of Arrow, encrypted to another one and decrypted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, repeat
from operator import call
from struct import Struct
from typing import NoReturn

from cryptography.exceptions import InvalidTag

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import InvalidLengthError
from glpgenc.service.ciphers import ValueOpener, ValueSealer
from glpgenc.service.encrypted_data import BODY_AT, OVERHEAD_BYTES, SMALL_BYTES, named_key_id, parts_of, refuse
from glpgenc.service.gcm import MAX_AAD_BYTES, authentication_failure, check_plaintext, check_sealed, decrypt_into
from glpgenc.wire.aead import encrypt_gcm_into
from glpgenc.wire.batches import cuts, join_sealed, nonces, sealed_cuts, with_sizes
from glpgenc.wire.buffer import Buffer
from glpgenc.wire.envelope import FIXED_HEADER_BYTES


def seal_packed(
    sealer: ValueSealer, plaintexts: memoryview, sizes: Sequence[int], aad: Buffer | Sequence[Buffer]
) -> bytes | bytearray:
    """Encrypt many values.

    :param sizes: the bytes of each.
    :param aad: one for all, or one for each.
    :returns: their envelopes side by side.
    :raises InvalidValueError: when one is too long; before any is encrypted or counted.
    :raises ValueError: when the sizes are not those of the buffer, or there are more or fewer associated data.
    """
    cuts_of_slices = cuts(sizes, _check_plaintext)
    _check_sizes(plaintexts, cuts_of_slices)
    covered = bound_each(sealer, aad, len(sizes))
    sealer.uses.take(len(sizes))
    if len(plaintexts) > SMALL_BYTES * len(sizes):
        return _seal_long(sealer, plaintexts, sizes, covered)
    encrypt, header = sealer.cipher.encrypt, sealer.header
    made, at = [], 0
    for part in cuts_of_slices:
        values = part.unpack_from(plaintexts, at)
        fresh = nonces(len(values))
        made.append(join_sealed(header, fresh, list(map(encrypt, fresh, values, covered))))
        at += part.size
    return b"".join(made)


def open_packed(
    opener: Callable[[bytes], ValueOpener], data: memoryview, sizes: Sequence[int], aad: Buffer | Sequence[Buffer]
) -> tuple[list[ValueOpener], bytes | bytearray]:
    """Verify and decrypt many envelopes.

    :param opener: gives what decrypts under a key id of 16 bytes.
    :param sizes: the bytes of each.
    :param aad: one for all, or one for each.
    :returns: what decrypted them, and the plaintexts side by side, each 48 bytes shorter.
    :raises GlpgencError: as one value that does not open.
    :raises ValueError: as :func:`seal_packed`.
    """
    try:
        cuts_of_slices = sealed_cuts(sizes, FIXED_HEADER_BYTES, _check_envelope)
    except InvalidLengthError:
        _check_sizes(data, cuts(sizes, _check_plaintext))
        _refuse_short(data, sizes)
    _check_sizes(data, cuts_of_slices)
    openers = Openers(opener)
    own = several_aads(aad, len(sizes))
    if len(data) > SMALL_BYTES * len(sizes):
        made = _open_long(openers, data, sizes, each_aad(aad, len(sizes)))
        return openers.used, made
    opened, at, first = [], 0, 0
    for part in cuts_of_slices:
        parts = part.unpack_from(data, at)
        opened.append(b"".join(openers.open(parts, aad if own is None else own[first : first + len(parts) // 3])))
        at, first = at + part.size, first + len(parts) // 3
    return openers.used, b"".join(opened)


class Openers(NonCopyable):
    """What decrypts values, by their headers.

    :param opener: gives it, by a key id of 16 bytes.
    """

    def __init__(self, opener: Callable[[bytes], ValueOpener]) -> None:
        self._opener = opener
        self._by_header: dict[bytes, ValueOpener] = {}

    @property
    def used(self) -> list[ValueOpener]:
        """All that were used until now."""
        return list(self._by_header.values())

    def of(self, header: bytes) -> ValueOpener:
        """Return what decrypts values of a header, all of which is looked at once."""
        found = self._by_header.get(header)
        if found is None:
            found = self._by_header[header] = self._opener(named_key_id(header))
        return found

    def open(self, parts: Sequence[bytes], aad: Buffer | Sequence[Buffer]) -> Iterable[bytes]:
        """Verify and decrypt some values of usual sizes.

        :param parts: of one after the other its header, its nonce, and the rest.
        :param aad: one for all, or one for each.
        """
        headers, fresh, sealed = parts[0::3], parts[1::3], parts[2::3]
        count = len(headers)
        try:
            if headers.count(headers[0]) == count:
                one = self.of(headers[0])
                return list(map(one.cipher.decrypt, fresh, sealed, bound_each(one, aad, count)))
            found = {each: self.of(each) for each in dict.fromkeys(headers)}
            decrypts = {each: opener.cipher.decrypt for each, opener in found.items()}
            own = several_aads(aad, count)
            if own is None:
                same = {each: opener.bound(aad) for each, opener in found.items()}  # type: ignore[arg-type]  # is one
                covered: Iterable[bytes] = map(same.__getitem__, headers)
            else:
                covered = (found[header].bound(each) for header, each in zip(headers, own, strict=True))
            return list(map(call, map(decrypts.__getitem__, headers), fresh, sealed, covered))
        except InvalidTag:
            raise authentication_failure() from None


def bound_each(opener: ValueOpener, aad: Buffer | Sequence[Buffer], count: int) -> Iterator[bytes]:
    """Return the associated data of each value, as the cipher takes them; without an end, where it is one for all.

    :param aad: one for all, or one for each.
    :raises ValueError: when there are more or fewer of them than values.
    """
    own = several_aads(aad, count)
    if own is None:
        return repeat(opener.bound(aad))  # type: ignore[arg-type]  # it is one
    if set(map(type, own)) == {bytes} and max(map(len, own)) <= MAX_AAD_BYTES:  # type: ignore[arg-type]  # bytes have
        return with_sizes(opener.prefix, own)  # type: ignore[arg-type]  # all are bytes
    return map(opener.bound, own)


def several_aads(aad: Buffer | Sequence[Buffer], count: int) -> Sequence[Buffer] | None:
    """Return the associated data of each value; ``None``, where it is one for all.

    :param aad: one for all, or one for each.
    :raises ValueError: when there are more or fewer of them than values.
    """
    several = _several(aad)
    if several is not None and len(several) != count:
        raise ValueError(f"{len(several)} associated data are given for {count} values")
    return several


def each_aad(aad: Buffer | Sequence[Buffer], count: int) -> Iterable[Buffer]:
    """Return the associated data of each value; an endless iterator, where it is one for all.

    :raises ValueError: as :func:`several_aads`.
    """
    several = several_aads(aad, count)
    return repeat(aad) if several is None else several  # type: ignore[arg-type]  # what has a buffer is one


def _several(aad: Buffer | Sequence[Buffer]) -> Sequence[Buffer] | None:
    """Return a sequence of associated data; ``None`` for a single one, such as an array."""
    if isinstance(aad, bytes | bytearray | memoryview | str):
        return None
    if isinstance(aad, list | tuple):
        return aad
    try:
        memoryview(aad)  # type: ignore[arg-type]  # it is asked whether it is one
    except TypeError:
        return aad  # type: ignore[return-value]  # then it is the other
    return None


def _check_plaintext(size: int) -> None:
    if size < 0:
        raise ValueError("the sizes are not those of values: one is negative")
    check_plaintext(size)


def _check_envelope(size: int) -> None:
    if size < OVERHEAD_BYTES:
        raise InvalidLengthError
    check_sealed(size - BODY_AT)


def _check_sizes(data: memoryview, cuts_of_slices: Sequence[Struct]) -> None:
    if sum(part.size for part in cuts_of_slices) != len(data):
        raise ValueError(f"the sizes are not those of values that are side by side in {len(data)} bytes")


def _refuse_short(data: memoryview, sizes: Sequence[int]) -> NoReturn:
    """Refuse the first value that is too short for an envelope, as one by itself is refused."""
    short = next(at for at, size in enumerate(sizes) if size < OVERHEAD_BYTES)
    start = sum(sizes[:short])
    refuse(data[start : start + sizes[short]])


def _places(sizes: Sequence[int], change: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where each value begins and ends, and where what is made of it does, which is longer by some bytes."""
    places = pairwise(accumulate(sizes, initial=0))
    made = pairwise(accumulate((size + change for size in sizes), initial=0))
    return zip(places, made, strict=True)


def _seal_long(
    sealer: ValueSealer, plaintexts: memoryview, sizes: Sequence[int], covered: Iterator[bytes]
) -> bytearray:
    """Encrypt from buffer to buffer: a copy of a long value takes longer than a view of it."""
    out = bytearray(len(plaintexts) + OVERHEAD_BYTES * len(sizes))
    view = memoryview(out)
    places = _places(sizes, OVERHEAD_BYTES)
    for nonce, ((start, end), (begin, stop)), each in zip(nonces(len(sizes)), places, covered, strict=False):
        out[begin : begin + BODY_AT] = sealer.header + nonce
        encrypt_gcm_into(sealer.cipher, nonce, plaintexts[start:end], each, view[begin + BODY_AT : stop])
    return out


def _open_long(openers: Openers, data: memoryview, sizes: Sequence[int], aads: Iterable[Buffer]) -> bytearray:
    """Decrypt from buffer to buffer. Where one does not open, nothing is given out."""
    out = bytearray(len(data) - OVERHEAD_BYTES * len(sizes))
    view = memoryview(out)
    for ((start, end), (begin, stop)), own in zip(_places(sizes, -OVERHEAD_BYTES), aads, strict=False):
        header, nonce, sealed = parts_of(data[start:end])
        one = openers.of(bytes(header))  # type: ignore[arg-type]  # a buffer's begins with one
        decrypt_into(one.cipher, nonce, sealed, one.bound(own), view[begin:stop])
    return out
