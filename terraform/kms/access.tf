# What the statements of policies.tf and iam.tf are made of: services, actions, encryption contexts.

locals {
  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition
  dns_suffix = data.aws_partition.this.dns_suffix
  regions    = setunion([var.aws_region], var.replica_regions)

  # What each key is for: the AWS services that use it, by the name of their roles' list in service_roles.
  services = {
    eks            = { key = "master", endpoint = "eks", grants = true }
    lambda         = { key = "master", endpoint = "lambda", grants = true }
    rds            = { key = "database", endpoint = "rds", grants = true }
    s3             = { key = "storage", endpoint = "s3", grants = false }
    efs            = { key = "storage", endpoint = "elasticfilesystem", grants = true }
    elasticache    = { key = "cache", endpoint = "elasticache", grants = true }
    secretsmanager = { key = "secrets", endpoint = "secretsmanager", grants = false }
  }

  via_service = {
    for region in local.regions : region => {
      for service, it in local.services : service => "${it.endpoint}.${region}.${local.dns_suffix}"
    }
  }

  # Enough to see the policy and to mend it, so that the account is never locked out of its keys.
  recovery_actions = [
    "kms:CancelKeyDeletion",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
  ]

  # No kms:CreateGrant: a grant would be a way to use the key.
  administrator_actions = concat(
    local.recovery_actions,
    [
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DisableKey",
      "kms:DisableKeyRotation",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:RotateKeyOnDemand",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ],
    [for action in ["kms:ReplicateKey", "kms:UpdatePrimaryRegion"] : action if var.multi_region_enabled],
    [for action in ["kms:ScheduleKeyDeletion"] : action if !var.prevent_destroy],
  )

  service_actions = {
    use = [
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    encrypt = ["kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"]
    decrypt = ["kms:Decrypt"]
  }

  # What glpgenc calls: GenerateDataKey and Decrypt while it works, Encrypt for keys that come from another KMS, ReEncrypt
  # for keys that are moved inside AWS.
  application_actions = {
    use     = ["kms:Decrypt", "kms:GenerateDataKey"]
    encrypt = ["kms:Encrypt", "kms:GenerateDataKey"]
    decrypt = ["kms:Decrypt"]
    rotate  = ["kms:ReEncryptFrom", "kms:ReEncryptTo"]
  }

  # What glpgenc's roles may do with no other key, and with the keys of no tenant but theirs.
  application_denied_actions = [
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ]

  # glpgenc/wire/context.py: every encryption context that the product sends is of one of these kinds.
  encryption_contexts = {
    DataKeys = {
      purposes = ["encryption", "envelope", "index"]
      entries  = ["data_class", "environment", "key_id", "product", "purpose", "tenant_id"]
    }
    BranchKeys = {
      purposes = ["branch"]
      entries  = ["branch_id", "environment", "group", "product", "purpose"]
    }
    # The root of the audit trail, and the registry key.
    AuditKeys = {
      purposes = ["audit", "registry"]
      entries  = ["environment", "key_id", "product", "purpose"]
    }
  }

  # ForAllValues alone is true of a request without a context, and StringEquals of one entry says nothing of the others:
  # Null asks for every entry, ForAllValues refuses any other.
  context_conditions = {
    for kind, it in local.encryption_contexts : kind => {
      StringEquals = {
        "kms:EncryptionContext:product"     = "glpgenc"
        "kms:EncryptionContext:environment" = var.environment
        "kms:EncryptionContext:purpose"     = it.purposes
      }
      "ForAllValues:StringEquals" = { "kms:EncryptionContextKeys" = it.entries }
      Null = merge(
        { "kms:EncryptionContextKeys" = "false" },
        { for entry in it.entries : "kms:EncryptionContext:${entry}" => "false" },
      )
    }
  }

  cross_account = [
    for one in var.cross_account_principals : merge(one, { account = split(":", one.arn)[4] })
  ]

  roles_of_other_accounts = sort([
    for arn in setunion(var.key_administrators, concat(values(var.service_roles), values(var.application_roles))...) : arn
    if split(":", arn)[4] != local.account_id
  ])
  cross_account_roles_of_this_account = sort([for one in local.cross_account : one.arn if one.account == local.account_id])
}
