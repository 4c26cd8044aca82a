"""The operations, all in one place."""

from __future__ import annotations

from glpgenc.alembic.operations.encryption import (
    AbandonEncryptionOp,
    CheckDropPlaintextOp,
    CheckRestorePlaintextOp,
    DropPlaintextOp,
    EncryptColumnOp,
    RestorePlaintextOp,
)
from glpgenc.alembic.operations.protection import (
    AddSearchFacetOp,
    DropSearchFacetOp,
    ProtectColumnOp,
    UnprotectColumnOp,
)
from glpgenc.alembic.operations.renaming import RenameCiphertextOp

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
