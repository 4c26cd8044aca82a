# Keys that are made, changed and unmade.

provider "aws" {
  region = "eu-west-1"
}

variables {
  project_name         = "glpgenc"
  environment          = "test"
  aws_region           = "eu-west-1"
  key_administrators   = ["arn:aws:iam::123456789012:role/admin"]
  prevent_destroy      = false
  multi_region_enabled = true
  replica_regions      = ["eu-central-1"]
}

run "are_made" {
  assert {
    condition     = length(distinct(values(output.key_arns))) == 6
    error_message = "There are not six keys."
  }

  assert {
    condition     = alltrue([for name, arn in output.key_arns : endswith(arn, ":key/${output.key_ids[name]}") && strcontains(arn, ":eu-west-1:")])
    error_message = "An ARN is not that of its key, or of another Region."
  }

  assert {
    condition     = alltrue([for name, alias in aws_kms_alias.this : alias.target_key_arn == output.key_arns[name]])
    error_message = "An alias points at another key."
  }

  assert {
    condition = alltrue([
      for name, arn in output.replica_key_arns["eu-central-1"] : replace(arn, "eu-central-1", "eu-west-1") == output.key_arns[name]
    ])
    error_message = "A replica is not of its key."
  }

  assert {
    condition     = alltrue([for name, key in aws_kms_key.this : jsondecode(key.policy) == jsondecode(output.key_policies["eu-west-1"][name])])
    error_message = "A key has another policy than the output says."
  }

  assert {
    condition     = output.glpgenc_settings["eu-central-1"].GLPGENC_KMS_KEY == output.replica_key_arns["eu-central-1"]["application"]
    error_message = "Processes in the replica's Region are sent to another key."
  }
}

run "are_changed_in_place" {
  variables {
    application_roles       = { use = ["arn:aws:iam::123456789012:role/api"] }
    rotation_period_in_days = 90
    tags                    = { Owner = "platform" }
  }

  assert {
    condition     = output.key_arns == run.are_made.key_arns
    error_message = "A key was replaced."
  }

  assert {
    condition     = strcontains(aws_kms_key.this["application"].policy, "role/api") && aws_kms_key.this["cache"].tags["Owner"] == "platform"
    error_message = "A policy or a tag stayed as it was."
  }
}
