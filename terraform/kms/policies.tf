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
            Sid       = "${title(service)}RolesUse"
            Effect    = "Allow"
            Principal = { AWS = sort(var.service_roles[service]) }
            Action    = concat(local.service_actions.use, ["kms:DescribeKey"])
            Resource  = "*"
            Condition = {
              StringEquals = {
                "kms:CallerAccount" = local.account_id
                "kms:ViaService"    = local.via_service[region][service]
              }
            }
          } if it.key == key && length(var.service_roles[service]) > 0
        ],
        [
          for service, it in local.services : {
            Sid       = "${title(service)}RolesGrant"
            Effect    = "Allow"
            Principal = { AWS = sort(var.service_roles[service]) }
            Action    = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
            Resource  = "*"
            Condition = {
              Bool = { "kms:GrantIsForAWSResource" = "true" }
              StringEquals = {
                "kms:CallerAccount" = local.account_id
                "kms:ViaService"    = local.via_service[region][service]
              }
            }
          } if it.key == key && it.grants && length(var.service_roles[service]) > 0
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
          for one in var.service_principals : {
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
    flatten([
      for access, roles in var.application_roles : [
        for kind, condition in local.context_conditions : {
          Sid       = "Application${title(access)}${kind}"
          Effect    = "Allow"
          Principal = { AWS = sort(roles) }
          Action    = local.application_actions[access]
          Resource  = "*"
          Condition = merge(condition, {
            StringEquals = merge(condition.StringEquals, { "kms:CallerAccount" = local.account_id })
          })
        }
      ] if length(roles) > 0
    ]),
    # These calls have no encryption context, and tell of the key only what is no secret.
    [
      for roles in [setunion(values(var.application_roles)...)] : {
        Sid       = "ApplicationDescribe"
        Effect    = "Allow"
        Principal = { AWS = sort(roles) }
        Action    = ["kms:DescribeKey"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = local.account_id } }
      } if length(roles) > 0
    ],
    [
      for roles in [var.application_roles.rotate] : {
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
        }
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
}
