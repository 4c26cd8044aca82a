"""Files and streams, encrypted in authenticated segments."""

from glpgenc.streams.copying import Streamed, decrypt_stream, encrypt_stream
from glpgenc.streams.files import FileJob, Inspected, inspect_file
from glpgenc.streams.opening import open_encrypted
from glpgenc.streams.reader import EncryptedReader
from glpgenc.streams.rewrapping import FileRewrapper
from glpgenc.streams.writer import EncryptedWriter

__all__ = [
    "EncryptedReader",
    "EncryptedWriter",
    "FileJob",
    "FileRewrapper",
    "Inspected",
    "Streamed",
    "decrypt_stream",
    "encrypt_stream",
    "inspect_file",
    "open_encrypted",
]
