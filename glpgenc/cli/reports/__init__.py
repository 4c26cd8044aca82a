"""Commands that report on an installation: doctor, coverage, compliance, verify-backup."""
