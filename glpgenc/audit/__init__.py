"""The audit trail: who encrypted, decrypted and used keys, recorded so that it can't be altered unseen."""

from glpgenc.audit.record import AuditRecord
from glpgenc.audit.recording.logger import EncryptionAuditLogger, activate, deactivate, is_active

__all__ = ["AuditRecord", "EncryptionAuditLogger", "activate", "deactivate", "is_active"]
