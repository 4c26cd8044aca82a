"""Rewrapping of files: their data keys under the key that wraps new ones, their segments unchanged."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from glpgenc._support.atomic_file import AtomicFile
from glpgenc._support.forks import NonCopyable
from glpgenc.errors import InvalidValueError, KMSReplyError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders, WrappedKey
from glpgenc.keys.kms.protocol import check_key_length
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.service import WrappedDataKey
from glpgenc.service.envelope_keys import PURPOSE
from glpgenc.streams.format import Header
from glpgenc.streams.transfer import FullReader, PositionalReader
from glpgenc.wire.context import encryption_context

_COPIED_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class FileRewrapper(NonCopyable):
    """Wraps the data keys of files under the key that wraps new ones.

    :param providers: what wraps those, and what unwraps the old ones.
    :param environment: is in the context of every key, like the next two.
    :param tenant_id: the tenant of the files.
    :param data_class: their data class.
    """

    providers: UnwrappingProviders
    environment: str
    tenant_id: str
    data_class: str

    def is_done(self, header: Header) -> bool:
        """Return whether a file's key is wrapped so already.

        :raises KMSError: when the provider can't tell.
        """
        wrapping, key = self.providers.wrapping, header.key
        return key.provider == wrapping.name and wrapping.is_current(key.wrapped, key.key_uri)

    def rewrap(self, path: Path, *, dry_run: bool = False) -> bool:
        """Give a file another wrapped key, atomically; mode and times of change stay.

        What else the file was encrypted with (its ``aad``, further entries of the context) need not be known: it does
        not verify the segments.

        :param dry_run: only report what would be done.
        :returns: whether it was rewrapped, or would be; false where it is done already.
        :raises NotEncryptedError: when it is not an encrypted file.
        :raises KMSUnwrapError: when its key does not open: it was altered, or is of another tenant, class or
            environment.
        :raises KMSConfigurationError: when no provider is configured for it.
        :raises KMSReplyError: when the new wrapping does not open to the same key.
        :raises InvalidValueError: when it was changed or replaced meanwhile; it is left as it is then.
        :raises AuditError: when the audit trail can't take it; nothing is replaced then.
        :raises OSError: when it can't be read or replaced.
        """
        # A link stays: what it points to is the file that is rewrapped.
        path = Path(os.path.realpath(path))
        with path.open("rb", buffering=0) as opened:
            header = Header.read(FullReader(opened).take)
            if self.is_done(header):
                return False
            if dry_run:
                self.check(header)
                return True
            found = os.fstat(opened.fileno())
            with AtomicFile(path) as made:
                beginning = self.renewed(header).to_bytes()
                made.write_at(0, memoryview(beginning))
                _copy(opened.fileno(), len(header.to_bytes()), made, len(beginning))
                if _version(path.stat()) != _version(found):
                    raise InvalidValueError(f"{path} was changed while it was rewrapped", hint="rewrap it again")
                made.commit((found.st_atime_ns, found.st_mtime_ns))
        return True

    def renewed(self, header: Header) -> Header:
        """Return a file's header with another wrapped key, which has been shown to open to the same key.

        The event of a rewrapped key is emitted before it is returned.

        :raises KMSError: as :meth:`rewrap`.
        """
        key, source = header.key, self._source(header)
        context = encryption_context(
            environment=self.environment,
            tenant_id=self.tenant_id,
            data_class=self.data_class,
            purpose=PURPOSE,
            key_id=key.key_id,
        )
        wrapping = self.providers.wrapping
        destination = wrapping.current_uri()
        with check_key_length(source.decrypt(key.wrapped, key.key_uri, context)) as secret:
            if source.name == wrapping.name and source.reaches(destination):
                made = source.re_encrypt(key.wrapped, key.key_uri, context, destination)
            else:
                made = wrapping.wrap(secret, context)
            with wrapping.decrypt(made.wrapped, made.key_uri, context) as again:
                if again != secret:  # in constant time: see SecretBytes
                    raise KMSReplyError("the new wrapping opens to another key than the old one")
        done = _checked(key, wrapping, made)
        self._tell(done)
        return replace(header, key=done)

    def _tell(self, done: WrappedDataKey) -> None:
        emit(
            Event(
                type=EncryptionAuditEventType.KEY_REWRAPPED,
                tenant_id=self.tenant_id,
                data_class=self.data_class,
                key_id=done.key_id,
                operation="rewrap",
                detail={"provider": done.provider, "key_uri": done.key_uri},
            )
        )

    def check(self, header: Header) -> None:
        """Return whether a file's key can be unwrapped by what is configured, without asking for it.

        :raises KMSConfigurationError: when no provider is configured for it.
        """
        self._source(header)

    def _source(self, header: Header) -> KMSProvider:
        key = header.key
        return require_named(self.providers, "the file's key", key.provider, key.key_uri)


def _checked(old: WrappedDataKey, wrapping: KMSProvider, made: WrappedKey) -> WrappedDataKey:
    if not wrapping.is_current(made.wrapped, made.key_uri):
        raise KMSReplyError("the new wrapping is under another key than the one that was asked for")
    return WrappedDataKey(old.key_id, wrapping.name, made.key_uri, made.wrapped)


def _version(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _copy(source: int, start: int, target: AtomicFile, begin: int) -> None:
    """Copy all from a place of one file to a place of another."""
    at, buffer = PositionalReader(source), memoryview(bytearray(_COPIED_AT_ONCE))
    while count := at.fill(start, buffer):
        target.write_at(begin, buffer[:count])
        start, begin = start + count, begin + count
