# Policies to attach to roles. A role of the keys' account that a key policy names needs none; one of another account does, and so
# does one with a permissions boundary, where the same statements go into the boundary.
locals {
  arns = {
    for key in keys(local.keys) : key => concat(
      [aws_kms_key.this[key].arn],
      [for region in sort(var.replica_regions) : aws_kms_replica_key.this["${region}/${key}"].arn],
    )
  }

  # Where somebody is named: what no role with this access may do stands in no document. Without any role, all do.
  documented_kinds = {
    for access in keys(local.application_actions) : access => [
      for kind, among in local.roles_of_kinds : kind if kind != "AuditKeys" || var.audit_root_roles == null || length(setintersection(among, concat(
        tolist(local.application_roles[access]), [for one in local.cross_account : one.arn if one.key == "application" && one.access == access],
      ))) > 0
    ]
  }

  application_documents = {
    for access, actions in local.application_actions : "application_${access}" => concat(
      [
        for kind, condition in local.context_conditions : {
          Sid       = kind
          Effect    = "Allow"
          Action    = actions
          Resource  = local.arns.application
          Condition = condition
        } if contains(local.documented_kinds[access], kind)
      ],
      [
        {
          Sid    = "Describe"
          Effect = "Allow"
          Action = concat(
            ["kms:DescribeKey"],
            [for action in ["kms:GetKeyRotationStatus", "kms:ListKeyRotations", "kms:RotateKeyOnDemand"] : action if access == "rotate"],
          )
          Resource = local.arns.application
        },
        # Another KMS key that these roles reach may be somebody else's, who then knows what it wrapped. Calls that an AWS
        # service makes for a role, such as S3, are not meant.
        {
          Sid         = "NoOtherKey"
          Effect      = "Deny"
          Action      = local.application_denied_actions
          NotResource = concat(local.arns.application, sort(var.application_also_key_arns))
          Condition   = { Null = { "kms:ViaService" = "true" } }
        },
      ],
    )
  }

  service_documents = {
    for service, it in local.services : service => concat(
      [
        {
          Sid      = "Use"
          Effect   = "Allow"
          Action   = concat(local.service_actions.use, ["kms:DescribeKey"])
          Resource = local.arns[it.key]
          Condition = {
            StringEquals = { "kms:ViaService" = [for region in sort(local.regions) : local.via_service[region][service]] }
          }
        },
      ],
      [
        for grants in [it.grants] : {
          Sid      = "Grant"
          Effect   = "Allow"
          Action   = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
          Resource = local.arns[it.key]
          Condition = {
            Bool         = { "kms:GrantIsForAWSResource" = "true" }
            StringEquals = { "kms:ViaService" = [for region in sort(local.regions) : local.via_service[region][service]] }
          }
        } if grants
      ],
    )
  }

  # What glpgenc doctor asks of the key. The account's IAM policies may allow it: the key policy leaves that to them.
  inspection_documents = {
    application_inspect = [
      {
        Sid      = "Inspect"
        Effect   = "Allow"
        Action   = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"]
        Resource = local.arns.application
      },
    ]
  }

  iam_policy_documents = {
    for name, statements in merge(local.application_documents, local.service_documents, local.inspection_documents) :
    name => jsonencode({ Version = "2012-10-17", Statement = statements })
  }
}
