# Every value that a variable refuses.

provider "aws" {
  region = "eu-west-1"
}

variables {
  project_name       = "glpgenc"
  environment        = "test"
  aws_region         = "eu-west-1"
  key_administrators = ["arn:aws:iam::123456789012:role/admin"]
}

run "a_project_name_of_other_characters" {
  command = plan

  variables {
    project_name = "Glpgenc"
  }

  expect_failures = [var.project_name]
}

run "a_project_name_that_ends_with_a_hyphen" {
  command = plan

  variables {
    project_name = "glpgenc-"
  }

  expect_failures = [var.project_name]
}

run "a_project_name_that_aws_keeps_for_itself" {
  command = plan

  variables {
    project_name = "aws"
  }

  expect_failures = [var.project_name]
}

run "an_environment_of_other_characters" {
  command = plan

  variables {
    environment = "Production"
  }

  expect_failures = [var.environment]
}

run "an_environment_that_is_empty" {
  command = plan

  variables {
    environment = ""
  }

  expect_failures = [var.environment]
}

run "a_region_that_is_none" {
  command = plan

  variables {
    aws_region = "europe"
  }

  expect_failures = [var.aws_region]
}

run "no_administrators" {
  command = plan

  variables {
    key_administrators = []
  }

  expect_failures = [var.key_administrators]
}

run "an_administrator_who_is_everybody" {
  command = plan

  variables {
    key_administrators = ["*"]
  }

  expect_failures = [var.key_administrators]
}

run "an_administrator_who_is_an_account" {
  command = plan

  variables {
    key_administrators = ["arn:aws:iam::123456789012:root"]
  }

  expect_failures = [var.key_administrators]
}

run "administrators_by_a_wildcard" {
  command = plan

  variables {
    key_administrators = ["arn:aws:iam::123456789012:role/admin-*"]
  }

  expect_failures = [var.key_administrators]
}

run "a_service_role_that_is_everybody" {
  command = plan

  variables {
    service_roles = { rds = ["*"] }
  }

  expect_failures = [var.service_roles]
}

run "service_roles_by_a_wildcard" {
  command = plan

  variables {
    service_roles = { s3 = ["arn:aws:iam::123456789012:role/*"] }
  }

  expect_failures = [var.service_roles]
}

run "an_application_role_that_is_an_account" {
  command = plan

  variables {
    application_roles = { use = ["arn:aws:iam::123456789012:root"] }
  }

  expect_failures = [var.application_roles]
}

run "an_alias_as_another_key_of_applications" {
  command = plan

  variables {
    application_also_key_arns = ["arn:aws:kms:eu-west-1:123456789012:alias/other"]
  }

  expect_failures = [var.application_also_key_arns]
}

run "a_role_without_tenants" {
  command = plan

  variables {
    application_tenants = { "arn:aws:iam::123456789012:role/api" = [] }
  }

  expect_failures = [var.application_tenants]
}

run "a_whole_account_as_a_cross_account_principal" {
  command = plan

  variables {
    cross_account_principals = [{ arn = "arn:aws:iam::999988887777:root" }]
  }

  expect_failures = [var.cross_account_principals]
}

run "a_cross_account_principal_of_an_unknown_key" {
  command = plan

  variables {
    cross_account_principals = [{ arn = "arn:aws:iam::999988887777:role/r", key = "other" }]
  }

  expect_failures = [var.cross_account_principals]
}

run "a_cross_account_principal_with_unknown_access" {
  command = plan

  variables {
    cross_account_principals = [{ arn = "arn:aws:iam::999988887777:role/r", access = "admin" }]
  }

  expect_failures = [var.cross_account_principals]
}

run "a_cross_account_principal_that_rotates_another_key" {
  command = plan

  variables {
    cross_account_principals = [{ arn = "arn:aws:iam::999988887777:role/r", key = "storage", access = "rotate" }]
  }

  expect_failures = [var.cross_account_principals]
}

run "a_service_that_uses_the_application_key" {
  command = plan

  variables {
    service_principals = [{ key = "application", service = "s3.amazonaws.com", source_arns = ["arn:aws:s3:::b"] }]
  }

  expect_failures = [var.service_principals]
}

run "a_service_principal_that_is_everybody" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "*", source_arns = ["arn:aws:s3:::b"] }]
  }

  expect_failures = [var.service_principals]
}

run "a_service_principal_without_a_source" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com", source_arns = [] }]
  }

  expect_failures = [var.service_principals]
}

run "a_service_principal_of_any_source" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com", source_arns = ["*"] }]
  }

  expect_failures = [var.service_principals]
}

run "a_service_principal_of_every_bucket" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com", source_arns = ["arn:aws:s3:::*"] }]
  }

  expect_failures = [var.service_principals]
}

run "a_rotation_period_that_is_too_short" {
  command = plan

  variables {
    rotation_period_in_days = 89
  }

  expect_failures = [var.rotation_period_in_days]
}

run "a_rotation_period_that_is_too_long" {
  command = plan

  variables {
    rotation_period_in_days = 2561
  }

  expect_failures = [var.rotation_period_in_days]
}

run "half_a_day_of_rotation" {
  command = plan

  variables {
    rotation_period_in_days = 90.5
  }

  expect_failures = [var.rotation_period_in_days]
}

run "a_deletion_window_that_is_too_short" {
  command = plan

  variables {
    deletion_window_in_days = 6
  }

  expect_failures = [var.deletion_window_in_days]
}

run "a_deletion_window_that_is_too_long" {
  command = plan

  variables {
    deletion_window_in_days = 31
  }

  expect_failures = [var.deletion_window_in_days]
}

run "half_a_day_of_deletion_window" {
  command = plan

  variables {
    deletion_window_in_days = 7.5
  }

  expect_failures = [var.deletion_window_in_days]
}

run "replicas_of_keys_of_one_region" {
  command = plan

  variables {
    replica_regions = ["eu-central-1"]
  }

  expect_failures = [var.replica_regions]
}

run "a_tag_whose_name_aws_keeps_for_itself" {
  command = plan

  variables {
    tags = { "aws:owner" = "me" }
  }

  expect_failures = [var.tags]
}

run "a_tag_that_the_module_sets" {
  command = plan

  variables {
    tags = { Key = "mine" }
  }

  expect_failures = [var.tags]
}

run "a_tag_without_a_name" {
  command = plan

  variables {
    tags = { "" = "me" }
  }

  expect_failures = [var.tags]
}

run "a_replica_region_that_is_none" {
  command = plan

  variables {
    multi_region_enabled = true
    replica_regions      = ["europe"]
  }

  expect_failures = [var.replica_regions]
}

run "a_replica_beside_its_primary" {
  command = plan

  variables {
    multi_region_enabled = true
    replica_regions      = ["eu-west-1"]
  }

  expect_failures = [var.replica_regions]
}

run "more_tags_than_a_key_has_room_for" {
  command = plan

  variables {
    tags = { for number in range(47) : "tag-${number}" => "value" }
  }

  expect_failures = [var.tags]
}

run "a_role_of_another_account_among_the_accounts_own" {
  command = plan

  variables {
    application_roles = { use = ["arn:aws:iam::999988887777:role/other"] }
  }

  expect_failures = [aws_kms_key.this]
}

run "a_cross_account_principal_that_is_of_this_account" {
  command = plan

  variables {
    cross_account_principals = [{ arn = "arn:aws:iam::123456789012:role/own" }]
  }

  expect_failures = [aws_kms_key.this]
}
