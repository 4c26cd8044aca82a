"""Objects in S3: encrypted on the way up, decrypted on the way down, or read at any place.

Needs the extra ``aws`` (boto3).
"""

from glpgenc.streams.s3.client import object_aad
from glpgenc.streams.s3.objects import UploadedObject, download_decrypted, open_encrypted_object, upload_encrypted
from glpgenc.streams.s3.rewrap import rewrap_object

__all__ = [
    "UploadedObject",
    "download_decrypted",
    "object_aad",
    "open_encrypted_object",
    "rewrap_object",
    "upload_encrypted",
]
