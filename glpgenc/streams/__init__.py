"""Files and streams, encrypted in authenticated segments."""

from glpgenc.streams.copying import Streamed, decrypt_stream, encrypt_stream
from glpgenc.streams.opening import open_encrypted
from glpgenc.streams.reader import EncryptedReader
from glpgenc.streams.writer import EncryptedWriter

__all__ = [
    "EncryptedReader",
    "EncryptedWriter",
    "Streamed",
    "decrypt_stream",
    "encrypt_stream",
    "open_encrypted",
]
