"""The operations, all in one place."""

from __future__ import annotations

from glpgenc.alembic.moving import (
    AbandonEncryptionOp,
    CheckDropPlaintextOp,
    CheckRestorePlaintextOp,
    DropPlaintextOp,
    EncryptColumnOp,
    RestorePlaintextOp,
)
from glpgenc.alembic.protecting import AddSearchFacetOp, DropSearchFacetOp, ProtectColumnOp, UnprotectColumnOp
from glpgenc.alembic.renaming import RenameCiphertextOp

__all__ = [
    "AbandonEncryptionOp",
    "AddSearchFacetOp",
    "CheckDropPlaintextOp",
    "CheckRestorePlaintextOp",
    "DropPlaintextOp",
    "DropSearchFacetOp",
    "EncryptColumnOp",
    "ProtectColumnOp",
    "RenameCiphertextOp",
    "RestorePlaintextOp",
    "UnprotectColumnOp",
]
