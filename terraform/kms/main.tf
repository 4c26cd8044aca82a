# Six customer-managed keys, one for each kind of data, their aliases, and their replicas in other Regions.

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

locals {
  keys = {
    master      = "what the platform itself encrypts: secrets of Kubernetes, environment variables of functions"
    database    = "storage and snapshots of RDS and Aurora"
    storage     = "objects in S3 and file systems in EFS"
    cache       = "ElastiCache at rest"
    secrets     = "secrets in Secrets Manager"
    application = "the data keys of glpgenc, under its encryption context only"
  }

  replicas = {
    for pair in setproduct(var.replica_regions, keys(local.keys)) :
    "${pair[0]}/${pair[1]}" => { region = pair[0], key = pair[1] }
  }

  alias_prefix = "alias/${var.project_name}/${var.environment}"

  tags = {
    for key in keys(local.keys) : key => merge(var.tags, {
      Project     = var.project_name
      Environment = var.environment
      Key         = key
      ManagedBy   = "terraform"
    })
  }
}

resource "aws_kms_key" "this" {
  for_each = local.keys

  region                   = var.aws_region
  description              = "${var.project_name} ${var.environment}, ${each.key}: ${each.value}"
  key_usage                = "ENCRYPT_DECRYPT"
  customer_master_key_spec = "SYMMETRIC_DEFAULT"
  is_enabled               = true
  enable_key_rotation      = var.enable_key_rotation
  rotation_period_in_days  = var.enable_key_rotation ? var.rotation_period_in_days : null
  deletion_window_in_days  = var.deletion_window_days
  multi_region             = var.multi_region_enabled
  policy                   = local.key_policies[var.aws_region][each.key]
  tags                     = local.tags[each.key]

  lifecycle {
    precondition {
      condition     = length(local.roles_of_other_accounts) == 0
      error_message = "These are of another account than the keys; cross_account_principals takes them: ${join(", ", local.roles_of_other_accounts)}"
    }

    precondition {
      condition     = length(local.cross_account_roles_of_this_account) == 0
      error_message = "These are of the keys' own account, not cross-account: ${join(", ", local.cross_account_roles_of_this_account)}"
    }

    precondition {
      condition     = local.key_policy_sizes[var.aws_region][each.key] <= local.key_policy_limit
      error_message = "The policy of the key ${each.key} in ${var.aws_region} has ${local.key_policy_sizes[var.aws_region][each.key]} bytes, and KMS takes ${local.key_policy_limit} at most: name fewer roles, tenants or principals."
    }
  }
}

resource "aws_kms_alias" "this" {
  for_each = local.keys

  region        = var.aws_region
  name          = "${local.alias_prefix}/${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}

# Rotation, key spec and material are the primary's; policy, alias, tags and deletion window are each replica's own.
resource "aws_kms_replica_key" "this" {
  for_each = local.replicas

  region                  = each.value.region
  description             = "${var.project_name} ${var.environment}, ${each.value.key}: replica of the key in ${var.aws_region}"
  primary_key_arn         = aws_kms_key.this[each.value.key].arn
  enabled                 = true
  deletion_window_in_days = var.deletion_window_days
  policy                  = local.key_policies[each.value.region][each.value.key]
  tags                    = local.tags[each.value.key]

  lifecycle {
    precondition {
      condition     = local.key_policy_sizes[each.value.region][each.value.key] <= local.key_policy_limit
      error_message = "The policy of the key ${each.value.key} in ${each.value.region} has ${local.key_policy_sizes[each.value.region][each.value.key]} bytes, and KMS takes ${local.key_policy_limit} at most: name fewer roles, tenants or principals."
    }
  }
}

resource "aws_kms_alias" "replica" {
  for_each = local.replicas

  region        = each.value.region
  name          = "${local.alias_prefix}/${each.value.key}"
  target_key_id = aws_kms_replica_key.this[each.key].key_id
}

# lifecycle takes no variable, so that it can't stand in the keys and be optional. It stands in these, one for each key:
# what destroys or replaces a key does the same to its guard, and that plan is refused.
resource "terraform_data" "prevent_destroy" {
  for_each = var.prevent_destroy ? merge(
    { for key, made in aws_kms_key.this : key => made.arn },
    { for name, made in aws_kms_replica_key.this : name => made.arn },
    { for key, made in aws_kms_key.audit_checkpoint : key => made.arn },
  ) : {}

  triggers_replace = each.value

  lifecycle {
    prevent_destroy = true
  }
}
