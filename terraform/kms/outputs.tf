output "key_arns" {
  description = "The ARN of each key, by its name: master, database, storage, cache, secrets, application."
  value       = { for key, made in aws_kms_key.this : key => made.arn }
}

output "key_ids" {
  description = "The id of each key, by its name."
  value       = { for key, made in aws_kms_key.this : key => made.key_id }
}

output "alias_names" {
  description = "The alias of each key, by its name. Replicas have the same alias in their own Region."
  value       = { for key, made in aws_kms_alias.this : key => made.name }
}

output "alias_arns" {
  description = "The ARN of each alias, by the key's name."
  value       = { for key, made in aws_kms_alias.this : key => made.arn }
}

output "replica_key_arns" {
  description = "The ARNs of the replicas, by Region and then by the key's name."
  value = {
    for region in var.replica_regions : region => {
      for key in keys(local.keys) : key => aws_kms_replica_key.this["${region}/${key}"].arn
    }
  }
}

output "replica_alias_arns" {
  description = "The ARNs of the replicas' aliases, by Region and then by the key's name."
  value = {
    for region in var.replica_regions : region => {
      for key in keys(local.keys) : key => aws_kms_alias.replica["${region}/${key}"].arn
    }
  }
}

output "audit_checkpoint_key_arn" {
  description = "The ARN of the key that signs checkpoints of the audit trail; null without audit_checkpoint_roles."
  value       = one([for made in aws_kms_key.audit_checkpoint : made.arn])
}

output "audit_checkpoint_key_policy" {
  description = "Its policy as JSON; null without audit_checkpoint_roles."
  value       = length(local.signing_keys) > 0 ? local.signing_policy : null
}

output "key_policies" {
  description = "The policy of each key as JSON, by Region and then by the key's name."
  value       = local.key_policies
}

output "iam_policy_documents" {
  description = "IAM policies as JSON, ready to attach: application_use, _encrypt, _decrypt, _rotate and _inspect, and one for each AWS service."
  value       = local.iam_policy_documents
}

output "glpgenc_settings" {
  description = "The settings of glpgenc as variables of the environment, for processes in each Region."
  value = {
    for region, arn in merge(
      { (var.aws_region) = aws_kms_key.this["application"].arn },
      { for region in var.replica_regions : region => aws_kms_replica_key.this["${region}/application"].arn },
      ) : region => {
      GLPGENC_ENVIRONMENT  = var.environment
      GLPGENC_KMS_PROVIDER = "aws"
      GLPGENC_KMS_KEY      = arn
      GLPGENC_KMS_REGION   = region
    }
  }
}
