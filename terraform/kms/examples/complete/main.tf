# Everything that the module has: roles of every kind, a role of another account, a service that acts by itself, a replica.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

variable "prevent_destroy" {
  description = "As in the module. A trial that is taken down again sets it to false."
  type        = bool
  default     = true
}

provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "this" {}

locals {
  roles = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role"
}

module "kms" {
  source = "../.."

  project_name = "glpgenc"
  environment  = "production"
  aws_region   = "eu-west-1"

  key_administrators = ["${local.roles}/key-administrator", "${local.roles}/terraform"]

  services = { dynamodb = { key = "storage", grants = true } }

  service_roles = {
    dynamodb       = ["${local.roles}/tables"]
    eks            = ["${local.roles}/eks-cluster"]
    lambda         = ["${local.roles}/functions"]
    rds            = ["${local.roles}/database-operator"]
    s3             = ["${local.roles}/api", "${local.roles}/backup"]
    efs            = ["${local.roles}/api"]
    elasticache    = ["${local.roles}/cache-operator"]
    secretsmanager = ["${local.roles}/api"]
  }

  application_roles = {
    use     = ["${local.roles}/api"]
    encrypt = ["${local.roles}/ingest"]
    decrypt = ["${local.roles}/reports"]
    rotate  = ["${local.roles}/key-rotation"]
  }

  # Who reads reports records nothing, and so takes no root of the audit trail.
  audit_root_roles = ["${local.roles}/api", "${local.roles}/ingest", "${local.roles}/key-rotation"]

  # Nobody else signs checkpoints of the audit trail, and this role does nothing else.
  audit_checkpoint_roles = ["${local.roles}/audit-checkpoint"]

  application_tenants = { "${local.roles}/reports" = ["acme"] }

  cross_account_principals = [
    { arn = "arn:aws:iam::999988887777:role/analytics", access = "decrypt" },
    { arn = "arn:aws:iam::999988887777:role/analytics", key = "storage", access = "decrypt" },
  ]

  service_principals = [
    {
      key         = "storage"
      service     = "cloudtrail.amazonaws.com"
      source_arns = ["arn:aws:cloudtrail:eu-west-1:${data.aws_caller_identity.this.account_id}:trail/audit"]
    },
  ]

  prevent_destroy      = var.prevent_destroy
  multi_region_enabled = true
  replica_regions      = ["eu-central-1"]

  tags = { Owner = "platform" }
}

output "kms" {
  description = "Everything that the module gives."
  value       = module.kms
}
