"""The operations, all in one place."""

from __future__ import annotations

from glpgenc.alembic.moving import AbandonEncryptionOp, DropPlaintextOp, EncryptColumnOp, PlaintextIsGoneOp
from glpgenc.alembic.protecting import AddSearchFacetOp, DropSearchFacetOp, ProtectColumnOp, UnprotectColumnOp
from glpgenc.alembic.renaming import RenameCiphertextOp

__all__ = [
    "AbandonEncryptionOp",
    "AddSearchFacetOp",
    "DropPlaintextOp",
    "DropSearchFacetOp",
    "EncryptColumnOp",
    "PlaintextIsGoneOp",
    "ProtectColumnOp",
    "RenameCiphertextOp",
    "UnprotectColumnOp",
]
