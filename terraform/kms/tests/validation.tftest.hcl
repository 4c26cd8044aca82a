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
    deletion_window_days = 6
  }

  expect_failures = [var.deletion_window_days]
}

run "a_deletion_window_that_is_too_long" {
  command = plan

  variables {
    deletion_window_days = 31
  }

  expect_failures = [var.deletion_window_days]
}

run "half_a_day_of_deletion_window" {
  command = plan

  variables {
    deletion_window_days = 7.5
  }

  expect_failures = [var.deletion_window_days]
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

run "an_administrator_before_and_after_whom_something_stands" {
  command = plan

  variables {
    key_administrators = ["xarn:aws:iam::123456789012:role/admin"]
  }

  expect_failures = [var.key_administrators]
}

run "an_administrator_with_a_second_line" {
  command = plan

  variables {
    key_administrators = ["arn:aws:iam::123456789012:role/admin\n*"]
  }

  expect_failures = [var.key_administrators]
}

run "a_role_whose_path_ends_with_nothing" {
  command = plan

  variables {
    application_roles = { use = ["arn:aws:iam::123456789012:role/admin/"] }
  }

  expect_failures = [var.application_roles]
}

run "a_role_of_a_partition_that_is_none" {
  command = plan

  variables {
    application_roles = { use = ["arn:awsome:iam::123456789012:role/api"] }
  }

  expect_failures = [var.application_roles]
}

run "application_roles_with_a_misspelt_key" {
  command = plan

  variables {
    application_roles = { decript = ["arn:aws:iam::123456789012:role/api"] }
  }

  expect_failures = [var.application_roles]
}

run "service_roles_of_a_service_that_is_not_declared" {
  command = plan

  variables {
    service_roles = { secretmanager = ["arn:aws:iam::123456789012:role/api"] }
  }

  expect_failures = [var.service_roles]
}

run "a_service_whose_name_is_none" {
  command = plan

  variables {
    services = { "DynamoDB" = { key = "storage" } }
  }

  expect_failures = [var.services]
}

run "a_service_with_a_name_and_something_after_it" {
  command = plan

  variables {
    services = { "dynamodb*" = { key = "storage" } }
  }

  expect_failures = [var.services]
}

run "a_service_that_the_module_has" {
  command = plan

  variables {
    services = { rds = { key = "storage" } }
  }

  expect_failures = [var.services]
}

run "a_service_with_a_misspelt_entry" {
  command = plan

  variables {
    services = { dynamodb = { key = "storage", grant = "true" } }
  }

  expect_failures = [var.services]
}

run "a_service_without_a_key" {
  command = plan

  variables {
    services = { dynamodb = {} }
  }

  expect_failures = [var.services]
}

run "a_service_with_the_application_key" {
  command = plan

  variables {
    services = { dynamodb = { key = "application" } }
  }

  expect_failures = [var.services]
}

run "a_service_with_another_endpoint_than_a_name" {
  command = plan

  variables {
    services = { dynamodb = { key = "storage", endpoint = "*" } }
  }

  expect_failures = [var.services]
}

run "a_service_with_grants_that_are_neither_true_nor_false" {
  command = plan

  variables {
    services = { dynamodb = { key = "storage", grants = "some" } }
  }

  expect_failures = [var.services]
}

run "a_checkpoint_role_that_is_everybody" {
  command = plan

  variables {
    audit_checkpoint_roles = ["*"]
  }

  expect_failures = [var.audit_checkpoint_roles]
}

run "an_audit_root_role_that_may_not_use_the_key" {
  command = plan

  variables {
    audit_root_roles = ["arn:aws:iam::123456789012:role/api"]
  }

  expect_failures = [var.audit_root_roles]
}

run "tenants_of_a_role_that_may_not_use_the_key" {
  command = plan

  variables {
    application_roles   = { use = ["arn:aws:iam::123456789012:role/api"] }
    application_tenants = { "arn:aws:iam::123456789012:role/apj" = ["acme"] }
  }

  expect_failures = [var.application_tenants]
}

run "a_cross_account_principal_with_a_misspelt_entry" {
  command = plan

  variables {
    cross_account_principals = [{ arn = "arn:aws:iam::999988887777:role/r", acess = "use" }]
  }

  expect_failures = [var.cross_account_principals]
}

run "a_cross_account_principal_without_an_arn" {
  command = plan

  variables {
    cross_account_principals = [{ key = "storage" }]
  }

  expect_failures = [var.cross_account_principals]
}

run "a_service_principal_with_an_unknown_entry" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com", source_arns = ["arn:aws:s3:::b"], source_account = "1" }]
  }

  expect_failures = [var.service_principals]
}

run "a_service_principal_without_its_sources" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com", source_arn = ["arn:aws:s3:::b"] }]
  }

  expect_failures = [var.service_principals]
}

run "service_principals_that_are_a_text" {
  command = plan

  variables {
    service_principals = "s3.amazonaws.com"
  }

  expect_failures = [var.service_principals]
}

run "a_service_principal_with_something_after_it" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com.example", source_arns = ["arn:aws:s3:::b"] }]
  }

  expect_failures = [var.service_principals]
}

run "a_source_with_a_wildcard_in_the_middle" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com", source_arns = ["arn:aws:s3:::b*/x"] }]
  }

  expect_failures = [var.service_principals]
}

run "a_source_with_more_than_one_wildcard_at_its_end" {
  command = plan

  variables {
    service_principals = [{ key = "storage", service = "s3.amazonaws.com", source_arns = ["arn:aws:s3:::b**"] }]
  }

  expect_failures = [var.service_principals]
}

run "a_policy_that_is_larger_than_kms_takes" {
  command = plan

  variables {
    application_roles = { use = [for number in range(200) : "arn:aws:iam::123456789012:role/a-role-with-a-rather-long-name-${number}"] }
  }

  expect_failures = [aws_kms_key.this]
}
