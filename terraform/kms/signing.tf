# The key that signs checkpoints of the audit trail: asymmetric, so that anyone with its public key can verify them. It has no
# replicas: one run signs, in one Region.

locals {
  signing_keys = length(var.audit_checkpoint_roles) > 0 ? toset(["audit-checkpoint"]) : toset([])

  signing_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.management_statements, [
      {
        Sid       = "CheckpointRolesSign"
        Effect    = "Allow"
        Principal = { AWS = sort(var.audit_checkpoint_roles) }
        Action    = "kms:Sign"
        Resource  = "*"
        Condition = {
          StringEquals = {
            "kms:CallerAccount"    = local.account_id
            "kms:MessageType"      = "RAW"
            "kms:SigningAlgorithm" = "ECDSA_SHA_256"
          }
        }
      },
      {
        Sid       = "CheckpointRolesReadThePublicKey"
        Effect    = "Allow"
        Principal = { AWS = sort(var.audit_checkpoint_roles) }
        Action    = ["kms:DescribeKey", "kms:GetPublicKey"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = local.account_id } }
      },
    ])
  })
}

resource "aws_kms_key" "audit_checkpoint" {
  for_each = local.signing_keys

  region                   = var.aws_region
  description              = "${var.project_name} ${var.environment}, ${each.key}: signs checkpoints of glpgenc's audit trail"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
  is_enabled               = true
  enable_key_rotation      = false
  multi_region             = false
  deletion_window_in_days  = var.deletion_window_days
  policy                   = local.signing_policy
  tags = merge(var.tags, {
    Project     = var.project_name
    Environment = var.environment
    Key         = each.key
    ManagedBy   = "terraform"
  })
}

resource "aws_kms_alias" "audit_checkpoint" {
  for_each = local.signing_keys

  region        = var.aws_region
  name          = "${local.alias_prefix}/${each.key}"
  target_key_id = aws_kms_key.audit_checkpoint[each.key].key_id
}
