"""Values that are side by side in one buffer, as in a column of Arrow, encrypted to another one and decrypted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, repeat
from operator import call

from cryptography.exceptions import InvalidTag

from glpgenc._support.forks import NonCopyable
from glpgenc.service.ciphers import ValueOpener, ValueSealer
from glpgenc.service.encrypted_data import BODY_AT, OVERHEAD_BYTES, SMALL_BYTES, named_key_id, parts_of
from glpgenc.service.gcm import MAX_AAD_BYTES, authentication_failure, check_plaintext, decrypt_into
from glpgenc.wire.aead import encrypt_gcm_into
from glpgenc.wire.batches import SLICE, cut, cut_sealed, join_sealed, nonces, with_sizes
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
    _check_sizes(plaintexts, sizes)
    check_plaintext(max(sizes, default=0))
    covered = bound_each(sealer, aad, len(sizes))
    sealer.uses.take(len(sizes))
    if len(plaintexts) > SMALL_BYTES * len(sizes):
        return _seal_long(sealer, plaintexts, sizes, covered)
    encrypt, header = sealer.cipher.encrypt, sealer.header
    made = []
    for values, some in _slices(plaintexts, sizes):
        fresh = nonces(len(some))
        made.append(join_sealed(header, fresh, list(map(encrypt, fresh, cut(values, some), covered))))
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
    _check_sizes(data, sizes)
    if sizes and min(sizes) < OVERHEAD_BYTES:
        short = next(at for at, size in enumerate(sizes) if size < OVERHEAD_BYTES)
        start = sum(sizes[:short])
        parts_of(data[start : start + sizes[short]])
    openers = Openers(opener)
    own = several_aads(aad, len(sizes))
    if len(data) > SMALL_BYTES * len(sizes):
        made = _open_long(openers, data, sizes, each_aad(aad, len(sizes)))
        return openers.used, made
    opened, at = [], 0
    for values, some in _slices(data, sizes):
        opened.append(b"".join(openers.open(values, some, aad if own is None else own[at : at + SLICE])))
        at += SLICE
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

    def open(self, data: bytes | memoryview, sizes: Sequence[int], aad: Buffer | Sequence[Buffer]) -> Iterable[bytes]:
        """Verify and decrypt some values of usual sizes.

        :param aad: one for all, or one for each.
        """
        headers, fresh, sealed = cut_sealed(data, sizes, FIXED_HEADER_BYTES)
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


def _check_sizes(data: memoryview, sizes: Sequence[int]) -> None:
    if sum(sizes) != len(data) or min(sizes, default=0) < 0:
        raise ValueError(f"the sizes are not those of values that are side by side in {len(data)} bytes")


def _slices(data: memoryview, sizes: Sequence[int]) -> Iterator[tuple[memoryview, Sequence[int]]]:
    at = 0
    for start in range(0, len(sizes), SLICE):
        some = sizes[start : start + SLICE]
        end = at + sum(some)
        yield data[at:end], some
        at = end


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
