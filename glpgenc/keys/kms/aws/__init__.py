"""AWS KMS as a provider."""

from glpgenc.keys.kms.aws.provider import AWSKMSProvider

__all__ = ["AWSKMSProvider"]
