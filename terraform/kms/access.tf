# What the statements of policies.tf and iam.tf are made of: services, actions, encryption contexts.

# What ARNs and names look like. Each pattern is of the whole text, from ^ to $, and has alternatives only within parentheses.
locals {
  account_principal = "^arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:"
  name_with_path    = "/(?:[A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]{1,64}$"
  role_arn          = "${local.account_principal}role${local.name_with_path}"
  administrator_arn = "${local.account_principal}(?:role|user)${local.name_with_path}"
  kms_key_arn       = "^arn:aws(?:-[a-z]+)*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$"
  # Printable ASCII, no ?, and * at its end alone.
  source_arn        = "^arn:aws(?:-[a-z]+)*:[a-z0-9-]+:[a-z0-9-]*:(?:[0-9]{12})?:[!-)+->@-~]+\\*?$"
  service_name      = "^[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)*$"
  service_principal = "^[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)*\\.amazonaws\\.com(?:\\.cn)?$"
}

locals {
  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition
  dns_suffix = data.aws_partition.this.dns_suffix
  regions    = setunion([var.aws_region], var.replica_regions)

  # What each key is for: the AWS services that use it, by the name of their roles' list in service_roles.
  own_services = {
    eks            = { key = "master", endpoint = "eks", grants = true }
    lambda         = { key = "master", endpoint = "lambda", grants = true }
    rds            = { key = "database", endpoint = "rds", grants = true }
    s3             = { key = "storage", endpoint = "s3", grants = false }
    efs            = { key = "storage", endpoint = "elasticfilesystem", grants = true }
    elasticache    = { key = "cache", endpoint = "elasticache", grants = true }
    secretsmanager = { key = "secrets", endpoint = "secretsmanager", grants = false }
  }

  services = merge(local.own_services, {
    for name, it in var.services : name => {
      key      = it["key"]
      endpoint = lookup(it, "endpoint", name)
      grants   = tobool(lookup(it, "grants", "false"))
    }
  })

  service_roles = { for service in keys(local.services) : service => lookup(var.service_roles, service, toset([])) }

  # A Sid has letters and digits alone, and two names may differ by a hyphen.
  service_sids = {
    for service in keys(local.services) : service => contains(keys(local.own_services), service) ? title(service) : (
      "${join("", [for part in regexall("[a-z0-9]+", service) : title(part)])}${substr(sha256(service), 0, 8)}"
    )
  }

  via_service = {
    for region in local.regions : region => {
      for service, it in local.services : service => "${it.endpoint}.${region}.${local.dns_suffix}"
    }
  }

  # Enough to see the policy and to repair it, so that the account is never locked out of its keys.
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
    # The root of the audit trail, which audit_root_roles may withhold.
    AuditKeys = {
      purposes = ["audit"]
      entries  = ["environment", "key_id", "product", "purpose"]
    }
    RegistryKeys = {
      purposes = ["registry"]
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
    for one in var.cross_account_principals : {
      arn     = one["arn"]
      key     = lookup(one, "key", "application")
      access  = lookup(one, "access", "decrypt")
      account = split(":", one["arn"])[4]
    }
  ]

  application_roles = { for access in ["use", "encrypt", "decrypt", "rotate"] : access => lookup(var.application_roles, access, toset([])) }

  # Who may use the application key, in this account and in others.
  application_role_arns = toset(concat(
    flatten([for arns in values(var.application_roles) : tolist(arns)]),
    [for one in var.cross_account_principals : one["arn"] if lookup(one, "key", "application") == "application"],
  ))

  # By the kind of key: audit_root_roles is about the root of the audit trail alone.
  roles_of_kinds = {
    for kind in keys(local.encryption_contexts) : kind =>
    kind == "AuditKeys" && var.audit_root_roles != null ? var.audit_root_roles : local.application_role_arns
  }

  # Each kind with the roles that use its keys with each access; those of other accounts are named one by one.
  application_grants = flatten([
    for access, roles in local.application_roles : [
      for kind, among in local.roles_of_kinds : { access = access, kind = kind, roles = sort(setintersection(roles, among)) }
    ]
  ])

  roles_of_other_accounts = sort([
    for arn in setunion(var.key_administrators, concat(values(var.service_roles), values(var.application_roles))...) : arn
    if split(":", arn)[4] != local.account_id
  ])
  cross_account_roles_of_this_account = sort([for one in local.cross_account : one.arn if one.account == local.account_id])
}
