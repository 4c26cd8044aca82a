"""The audit trail: who encrypted, decrypted and used keys, recorded so that it can't be altered unseen."""

from glpgenc.audit.active import activate, deactivate, is_active
from glpgenc.audit.logger import EncryptionAuditLogger
from glpgenc.audit.record import AuditRecord

__all__ = ["AuditRecord", "EncryptionAuditLogger", "activate", "deactivate", "is_active"]
