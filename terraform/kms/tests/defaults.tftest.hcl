# What is planned where nothing but the four variables without a default is given.

provider "aws" {
  region = "us-east-1"
}

variables {
  project_name       = "glpgenc"
  environment        = "test"
  aws_region         = "eu-west-1"
  key_administrators = ["arn:aws:iam::123456789012:role/admin"]
}

run "six_keys" {
  command = plan

  assert {
    condition     = toset(keys(aws_kms_key.this)) == toset(["master", "database", "storage", "cache", "secrets", "application"])
    error_message = "The keys are not the six."
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.enable_key_rotation && key.rotation_period_in_days == 365])
    error_message = "Rotation is not on, or not yearly."
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.deletion_window_in_days == 30 && !key.multi_region])
    error_message = "The deletion window is not 30 days, or a key is multi-Region."
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.region == "eu-west-1"])
    error_message = "A key is in the provider's Region and not in aws_region."
  }

  assert {
    condition     = alltrue([for name, alias in aws_kms_alias.this : alias.name == "alias/glpgenc/test/${name}"])
    error_message = "An alias is not alias/<project>/<environment>/<key>."
  }

  assert {
    condition     = length(aws_kms_replica_key.this) == 0 && length(aws_kms_alias.replica) == 0
    error_message = "There are replicas that nobody asked for."
  }

  assert {
    condition     = toset(keys(terraform_data.prevent_destroy)) == toset(keys(aws_kms_key.this))
    error_message = "A key has no guard against being destroyed."
  }

  assert {
    condition     = alltrue([for policy in output.key_policies["eu-west-1"] : !strcontains(policy, "kms:ScheduleKeyDeletion")])
    error_message = "A policy lets somebody delete its key."
  }

  assert {
    condition     = alltrue([for policy in output.key_policies["eu-west-1"] : length(jsondecode(policy).Statement) == 2])
    error_message = "A policy lets others in than the account and its administrators."
  }

  assert {
    condition     = aws_kms_key.this["application"].tags == tomap({ Project = "glpgenc", Environment = "test", Key = "application", ManagedBy = "terraform" })
    error_message = "The tags are not the module's four."
  }
}

run "rotation_that_is_off_has_no_period" {
  command = plan

  variables {
    enable_key_rotation = false
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : !key.enable_key_rotation && key.rotation_period_in_days == null])
    error_message = "Rotation is on, or has a period."
  }
}

run "the_bounds_of_what_is_taken" {
  command = plan

  variables {
    rotation_period_in_days = 2560
    deletion_window_days    = 7
    tags                    = { Owner = "platform" }
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.rotation_period_in_days == 2560 && key.deletion_window_in_days == 7])
    error_message = "The period or the window is not the one that was given."
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.tags["Owner"] == "platform" && key.tags["Project"] == "glpgenc"])
    error_message = "The tags of the caller are not beside the module's."
  }
}

run "keys_that_may_be_deleted" {
  command = plan

  variables {
    prevent_destroy = false
  }

  assert {
    condition     = length(terraform_data.prevent_destroy) == 0
    error_message = "There is a guard that nobody asked for."
  }

  assert {
    condition = alltrue([
      for policy in output.key_policies["eu-west-1"] : alltrue([
        for statement in jsondecode(policy).Statement :
        contains(statement.Action, "kms:ScheduleKeyDeletion") == (statement.Sid == "AdministratorsManage")
      ])
    ])
    error_message = "Others than the administrators may delete a key, or they may not."
  }
}

run "a_replica_for_each_key_and_region" {
  command = plan

  variables {
    multi_region_enabled = true
    replica_regions      = ["eu-central-1", "us-east-1"]
  }

  assert {
    condition     = length(aws_kms_replica_key.this) == 12 && alltrue([for key in aws_kms_key.this : key.multi_region])
    error_message = "There are not two replicas of each of six multi-Region keys."
  }

  assert {
    condition     = alltrue([for name, replica in aws_kms_replica_key.this : startswith(name, "${replica.region}/")])
    error_message = "A replica is in another Region than it is named for."
  }

  assert {
    condition     = toset(keys(output.key_policies)) == toset(["eu-west-1", "eu-central-1", "us-east-1"])
    error_message = "A Region has no policies."
  }

  assert {
    condition     = length(terraform_data.prevent_destroy) == 18
    error_message = "A key or replica has no guard against being destroyed."
  }
}

run "services_that_the_module_does_not_know_by_itself" {
  command = plan

  variables {
    services = {
      dynamodb = { key = "storage", grants = true }
      "ec2"    = { key = "storage", endpoint = "ec2", grants = "true" }
      sns      = { key = "secrets" }
    }
    service_roles = {
      dynamodb = ["arn:aws:iam::123456789012:role/tables"]
      sns      = ["arn:aws:iam::123456789012:role/topics"]
    }
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(output.key_policies["eu-west-1"]["storage"]).Statement :
      try(statement.Condition.StringEquals["kms:ViaService"], [])
    ])) == toset(["dynamodb.eu-west-1.amazonaws.com"])
    error_message = "The storage key is not for dynamodb, or for others."
  }

  assert {
    condition = length([
      for statement in jsondecode(output.key_policies["eu-west-1"]["secrets"]).Statement : statement if contains(statement.Action, "kms:CreateGrant")
    ]) == 0
    error_message = "A service that was not said to work with grants makes them."
  }

  assert {
    condition     = contains(keys(output.iam_policy_documents), "sns")
    error_message = "There is no document for a service that was declared."
  }
}

run "an_audit_root_that_readers_do_not_get" {
  command = plan

  variables {
    application_roles = {
      use     = ["arn:aws:iam::123456789012:role/api"]
      decrypt = ["arn:aws:iam::123456789012:role/reports"]
      rotate  = ["arn:aws:iam::123456789012:role/rotation"]
    }
    audit_root_roles = ["arn:aws:iam::123456789012:role/api"]
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(output.key_policies["eu-west-1"]["application"]).Statement : statement.Principal.AWS
      if contains(flatten([try(statement.Condition.StringEquals["kms:EncryptionContext:purpose"], [])]), "audit")
    ])) == toset(["arn:aws:iam::123456789012:role/api"])
    error_message = "Others than the role that was named may use the root of the audit trail."
  }

  assert {
    condition = length([
      for statement in jsondecode(output.key_policies["eu-west-1"]["application"]).Statement : statement
      if contains(flatten([try(statement.Condition.StringEquals["kms:EncryptionContext:purpose"], [])]), "registry")
    ]) == 3
    error_message = "With the root of the audit trail the registry key was withheld."
  }
}

run "no_key_signs_checkpoints_unless_somebody_may" {
  command = plan

  assert {
    condition     = length(aws_kms_key.audit_checkpoint) == 0 && output.audit_checkpoint_key_arn == null && output.audit_checkpoint_key_policy == null
    error_message = "There is a key for checkpoints that nobody asked for."
  }
}

run "a_key_that_signs_checkpoints" {
  command = plan

  variables {
    audit_checkpoint_roles = ["arn:aws:iam::123456789012:role/checkpoint"]
    application_roles      = { use = ["arn:aws:iam::123456789012:role/api"] }
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.audit_checkpoint : key.key_usage == "SIGN_VERIFY" && key.customer_master_key_spec == "ECC_NIST_P256"])
    error_message = "The key does not sign with P-256."
  }

  assert {
    condition     = [for alias in aws_kms_alias.audit_checkpoint : alias.name] == ["alias/glpgenc/test/audit-checkpoint"]
    error_message = "Its alias is not alias/<project>/<environment>/audit-checkpoint."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(output.audit_checkpoint_key_policy).Statement : statement.Principal.AWS
      if contains(flatten([statement.Action]), "kms:Sign")
    ])) == toset(["arn:aws:iam::123456789012:role/checkpoint"])
    error_message = "Others than the role that was named may sign."
  }

  assert {
    condition     = !strcontains(output.audit_checkpoint_key_policy, "role/api") && !strcontains(output.audit_checkpoint_key_policy, "kms:ScheduleKeyDeletion")
    error_message = "A role of the application has a part in it, or somebody may delete the key."
  }

  assert {
    condition     = contains(keys(terraform_data.prevent_destroy), "audit-checkpoint")
    error_message = "The key has no guard against being destroyed."
  }
}

run "an_audit_root_that_nobody_gets" {
  command = plan

  variables {
    application_roles = { use = ["arn:aws:iam::123456789012:role/api"] }
    audit_root_roles  = []
  }

  assert {
    condition     = !strcontains(output.key_policies["eu-west-1"]["application"], "audit")
    error_message = "The root of the audit trail may be used."
  }
}

run "a_policy_that_is_nearly_as_large_as_kms_takes" {
  command = plan

  variables {
    application_roles   = { decrypt = ["arn:aws:iam::123456789012:role/reports"] }
    application_tenants = { "arn:aws:iam::123456789012:role/reports" = [for number in range(1000) : format("%023d", number)] }
  }

  assert {
    condition     = length(output.key_policies["eu-west-1"]["application"]) > 29000
    error_message = "The policy is not large, so that this shows nothing."
  }
}
