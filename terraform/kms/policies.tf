# Who may do what. A key's policy is the only thing that lets anybody use it: the statement for the account's root, by which
# IAM policies of the account come to count, holds no action that uses a key.

# The statements that every key has.
locals {
  management_statements = [
    {
      Sid       = "AccountSeesAndMends"
      Effect    = "Allow"
      Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      Action    = local.recovery_actions
      Resource  = "*"
    },
    {
      Sid       = "AdministratorsManage"
      Effect    = "Allow"
      Principal = { AWS = sort(var.key_administrators) }
      Action    = sort(local.administrator_actions)
      Resource  = "*"
      Condition = { StringEquals = { "kms:CallerAccount" = local.account_id } }
    },
  ]
}

# The keys that AWS services use for the roles of service_roles: through the service, and for callers of this account.
locals {
  service_statements = {
    for region in local.regions : region => {
      for key in keys(local.keys) : key => concat(
        [
          for service, it in local.services : {
            Sid       = "${local.service_sids[service]}RolesUse"
            Effect    = "Allow"
            Principal = { AWS = sort(local.service_roles[service]) }
            Action    = concat(local.service_actions.use, ["kms:DescribeKey"])
            Resource  = "*"
            Condition = {
              StringEquals = {
                "kms:CallerAccount" = local.account_id
                "kms:ViaService"    = local.via_service[region][service]
              }
            }
          } if it.key == key && length(local.service_roles[service]) > 0
        ],
        [
          for service, it in local.services : {
            Sid       = "${local.service_sids[service]}RolesGrant"
            Effect    = "Allow"
            Principal = { AWS = sort(local.service_roles[service]) }
            Action    = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
            Resource  = "*"
            Condition = {
              Bool = { "kms:GrantIsForAWSResource" = "true" }
              StringEquals = {
                "kms:CallerAccount" = local.account_id
                "kms:ViaService"    = local.via_service[region][service]
              }
            }
          } if it.key == key && it.grants && length(local.service_roles[service]) > 0
        ],
        [
          for one in local.cross_account : {
            Sid       = "CrossAccount${title(one.access)}${substr(sha256(one.arn), 0, 8)}"
            Effect    = "Allow"
            Principal = { AWS = one.arn }
            Action    = concat(local.service_actions[one.access], ["kms:DescribeKey"])
            Resource  = "*"
            Condition = {
              StringEquals = {
                "kms:CallerAccount" = one.account
                "kms:ViaService"    = [for service, it in local.services : local.via_service[region][service] if it.key == key]
              }
            }
          } if one.key == key && key != "application"
        ],
        [
          for one in local.service_principals : {
            Sid       = "Service${substr(sha256(jsonencode(one)), 0, 8)}"
            Effect    = "Allow"
            Principal = { Service = one.service }
            Action    = concat(local.service_actions.use, ["kms:DescribeKey"])
            Resource  = "*"
            Condition = {
              StringEquals = { "aws:SourceAccount" = local.account_id }
              ArnLike      = { "aws:SourceArn" = sort(one.source_arns) }
            }
          } if one.key == key
        ],
      )
    }
  }
}

# The application key: glpgenc alone uses it, so that every use is pinned to its encryption context. Nobody makes grants.
locals {
  application_statements = concat(
    [
      for it in local.application_grants : {
        Sid       = "Application${title(it.access)}${it.kind}"
        Effect    = "Allow"
        Principal = { AWS = it.roles }
        Action    = local.application_actions[it.access]
        Resource  = "*"
        Condition = merge(local.context_conditions[it.kind], {
          StringEquals = merge(local.context_conditions[it.kind].StringEquals, { "kms:CallerAccount" = local.account_id })
        })
      } if length(it.roles) > 0
    ],
    # These calls have no encryption context, and reveal of the key only what is not secret.
    [
      for roles in [setunion(values(local.application_roles)...)] : {
        Sid       = "ApplicationDescribe"
        Effect    = "Allow"
        Principal = { AWS = sort(roles) }
        Action    = ["kms:DescribeKey"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = local.account_id } }
      } if length(roles) > 0
    ],
    [
      for roles in [local.application_roles.rotate] : {
        Sid       = "ApplicationRotateMaterial"
        Effect    = "Allow"
        Principal = { AWS = sort(roles) }
        Action    = ["kms:GetKeyRotationStatus", "kms:ListKeyRotations", "kms:RotateKeyOnDemand"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = local.account_id } }
      } if length(roles) > 0
    ],
    # For re-encryption the context of either side counts: so no data key goes from one tenant to another.
    [
      for arn, tenants in var.application_tenants : {
        Sid       = "NoOtherTenant${substr(sha256(arn), 0, 8)}"
        Effect    = "Deny"
        Principal = { AWS = arn }
        Action    = local.application_denied_actions
        Resource  = "*"
        Condition = {
          StringNotEquals = { "kms:EncryptionContext:tenant_id" = sort(tenants) }
          Null            = { "kms:EncryptionContext:tenant_id" = "false" }
        }
      }
    ],
    flatten([
      for one in local.cross_account : [
        for kind, condition in local.context_conditions : {
          Sid       = "CrossAccount${title(one.access)}${kind}${substr(sha256(one.arn), 0, 8)}"
          Effect    = "Allow"
          Principal = { AWS = one.arn }
          Action    = local.application_actions[one.access]
          Resource  = "*"
          Condition = merge(condition, {
            StringEquals = merge(condition.StringEquals, { "kms:CallerAccount" = one.account })
          })
        } if contains(local.roles_of_kinds[kind], one.arn)
      ] if one.key == "application"
    ]),
    [
      for arn, account in { for one in local.cross_account : one.arn => one.account if one.key == "application" } : {
        Sid       = "CrossAccountDescribe${substr(sha256(arn), 0, 8)}"
        Effect    = "Allow"
        Principal = { AWS = arn }
        Action    = ["kms:DescribeKey"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = account } }
      }
    ],
  )

  # One object for each, whatever else was written there: it is a set, so that the same one twice is one statement.
  service_principals = toset([
    for one in var.service_principals : { key = one.key, service = one.service, source_arns = sort(one.source_arns) }
  ])

  key_policies = {
    for region in local.regions : region => {
      for key in keys(local.keys) : key => jsonencode({
        Version = "2012-10-17"
        Id      = "${var.project_name}-${var.environment}-${key}"
        Statement = concat(
          local.management_statements,
          local.service_statements[region][key],
          [for statement in local.application_statements : statement if key == "application"],
        )
      })
    }
  }

  # In bytes, as KMS counts: length() counts characters. Four characters of base64 are three bytes.
  key_policy_limit = 32768
  key_policy_sizes = {
    for region, policies in local.key_policies : region => {
      for key, policy in policies : key => floor(length(replace(base64encode(policy), "=", "")) * 3 / 4)
    }
  }
}
