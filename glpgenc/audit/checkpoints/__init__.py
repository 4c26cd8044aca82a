"""Checkpoints of the audit trail: signed, cosigned by witnesses, and verified without the KMS."""
