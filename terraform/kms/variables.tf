variable "project_name" {
  description = "What the keys belong to. Part of the aliases, of the descriptions and of the tags."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.project_name)) && var.project_name != "aws"
    error_message = "project_name takes 2 to 32 small letters, digits and hyphens, starts with a letter, ends with no hyphen, and is not aws."
  }
}

variable "environment" {
  description = "Which installation. The setting `environment` of glpgenc must be the same: the application key serves no other."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$", var.environment))
    error_message = "environment takes 1 to 32 small letters, digits and hyphens, and neither starts nor ends with a hyphen."
  }
}

variable "aws_region" {
  description = "The Region of the keys, whatever Region the provider is configured for."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region takes a Region such as eu-west-1."
  }
}

variable "key_administrators" {
  description = "ARNs of the roles and users that manage the keys and can't use them. The role that runs Terraform must be one of them."
  type        = set(string)

  validation {
    condition     = length(var.key_administrators) > 0
    error_message = "key_administrators must name somebody: nobody else can manage the keys."
  }

  validation {
    condition = alltrue([
      for arn in var.key_administrators : can(regex(local.administrator_arn, arn))
    ])
    error_message = "key_administrators takes ARNs of IAM roles or users, without wildcards."
  }
}

variable "services" {
  description = "AWS services that service_roles may name besides its seven, such as dynamodb: `key` is which key each uses; `endpoint`, its name in kms:ViaService where that is another; `grants`, whether it works with grants."
  type        = map(map(string))
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.services) : can(regex(local.service_name, name))])
    error_message = "services takes names of AWS services as in their service principals, without .amazonaws.com: small letters, digits, hyphens and dots. Wrong: ${join(", ", [for name in keys(var.services) : jsonencode(name) if !can(regex(local.service_name, name))])}."
  }

  validation {
    condition     = length(setintersection(keys(var.services), keys(local.own_services))) == 0
    error_message = "The module itself declares these services: ${join(", ", setintersection(keys(var.services), keys(local.own_services)))}."
  }

  validation {
    condition     = alltrue([for it in values(var.services) : length(setsubtract(keys(it), ["key", "endpoint", "grants"])) == 0])
    error_message = "An entry of services takes key, endpoint and grants. Unknown: ${join(", ", flatten([for name, it in var.services : [for unknown in setsubtract(keys(it), ["key", "endpoint", "grants"]) : "${unknown} of ${name}"]]))}."
  }

  validation {
    condition     = alltrue([for it in values(var.services) : contains(["master", "database", "storage", "cache", "secrets"], lookup(it, "key", ""))])
    error_message = "The key of an entry of services is master, database, storage, cache or secrets: no AWS service uses the application key. Wrong: ${join(", ", [for name, it in var.services : name if !contains(["master", "database", "storage", "cache", "secrets"], lookup(it, "key", ""))])}."
  }

  validation {
    condition     = alltrue([for name, it in var.services : can(regex(local.service_name, lookup(it, "endpoint", name))) && contains(["true", "false"], lookup(it, "grants", "false"))])
    error_message = "The endpoint of an entry of services is a name such as elasticfilesystem, and its grants are true or false. Wrong: ${join(", ", [for name, it in var.services : name if !(can(regex(local.service_name, lookup(it, "endpoint", name))) && contains(["true", "false"], lookup(it, "grants", "false")))])}."
  }
}

variable "service_roles" {
  description = "For each AWS service, ARNs of the roles that use its key through that service and in no other way: eks, lambda, rds, s3, efs, elasticache, secretsmanager, and those of services. See Key hierarchy in the README."
  type        = map(set(string))
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for arn in flatten([for arns in values(var.service_roles) : tolist(arns)]) :
      can(regex(local.role_arn, arn))
    ])
    error_message = "service_roles takes ARNs of IAM roles, without wildcards."
  }

  validation {
    condition     = length(setsubtract(keys(var.service_roles), concat(keys(local.own_services), keys(var.services)))) == 0
    error_message = "service_roles names services that are unknown here: ${join(", ", setsubtract(keys(var.service_roles), concat(keys(local.own_services), keys(var.services))))}. Declare them in services, which says what key they use."
  }
}

variable "application_roles" {
  description = "ARNs of the roles that may use the application key, under glpgenc's encryption context only, as `use`, `encrypt`, `decrypt` and `rotate`: see Who may do what in the README."
  type        = map(set(string))
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for arn in flatten([for arns in values(var.application_roles) : tolist(arns)]) :
      can(regex(local.role_arn, arn))
    ])
    error_message = "application_roles takes ARNs of IAM roles, without wildcards."
  }

  validation {
    condition     = length(setsubtract(keys(var.application_roles), ["use", "encrypt", "decrypt", "rotate"])) == 0
    error_message = "The keys of application_roles are use, encrypt, decrypt and rotate. Unknown: ${join(", ", setsubtract(keys(var.application_roles), ["use", "encrypt", "decrypt", "rotate"]))}."
  }
}

variable "audit_root_roles" {
  description = "ARNs of the roles that may unwrap the root of the audit trail, out of those that may use the application key: see The audit trail in the README. Without it, all of them may."
  type        = set(string)
  default     = null

  validation {
    condition     = length(setsubtract(coalesce(var.audit_root_roles, []), local.application_role_arns)) == 0
    error_message = "audit_root_roles names roles that may not use the application key at all: ${join(", ", setsubtract(coalesce(var.audit_root_roles, []), local.application_role_arns))}."
  }
}

variable "audit_checkpoint_roles" {
  description = "ARNs of the roles that may sign checkpoints of the audit trail, with a seventh key that is made for it: see The audit trail in the README. Without it, there is no such key."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([
      for arn in var.audit_checkpoint_roles : can(regex(local.role_arn, arn))
    ])
    error_message = "audit_checkpoint_roles takes ARNs of IAM roles, without wildcards."
  }
}

variable "application_also_key_arns" {
  description = "ARNs of other KMS keys that the roles of application_roles use by themselves: tenants' own, and those that glpgenc rewrap moves keys from or to."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([
      for arn in var.application_also_key_arns : can(regex(local.kms_key_arn, arn))
    ])
    error_message = "application_also_key_arns takes ARNs of KMS keys, without wildcards and aliases."
  }
}

variable "application_tenants" {
  description = "Tenants whose data keys a role of application_roles may use, by the role's ARN: see Tenants in the README. A role that is not named may use those of all."
  type        = map(set(string))
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for arn, tenants in var.application_tenants :
      can(regex(local.role_arn, arn)) && length(tenants) > 0
    ])
    error_message = "application_tenants takes ARNs of IAM roles, without wildcards, and at least one tenant for each."
  }

  validation {
    condition     = length(setsubtract(keys(var.application_tenants), local.application_role_arns)) == 0
    error_message = "application_tenants names roles that may not use the application key at all, so that it would limit nobody: ${join(", ", setsubtract(keys(var.application_tenants), local.application_role_arns))}."
  }
}

variable "cross_account_principals" {
  description = "Roles of other accounts: `arn`; `key`, which key, application unless it is given; `access`, decrypt unless it is given, or use, encrypt or rotate (the application key's alone)."
  type        = set(map(string))
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for one in var.cross_account_principals : length(setsubtract(keys(one), ["arn", "key", "access"])) == 0])
    error_message = "An entry of cross_account_principals takes arn, key and access. Unknown: ${join(", ", distinct(flatten([for one in var.cross_account_principals : tolist(setsubtract(keys(one), ["arn", "key", "access"]))])))}."
  }

  validation {
    condition = alltrue([
      for one in var.cross_account_principals : can(regex(local.role_arn, one["arn"]))
    ])
    error_message = "cross_account_principals takes ARNs of IAM roles, without wildcards. A whole account can't be let in."
  }

  validation {
    condition = alltrue([
      for one in var.cross_account_principals :
      contains(["master", "database", "storage", "cache", "secrets", "application"], lookup(one, "key", "application"))
    ])
    error_message = "The key of a cross_account_principals entry is master, database, storage, cache, secrets or application."
  }

  validation {
    condition = alltrue([
      for one in var.cross_account_principals :
      contains(
        lookup(one, "key", "application") == "application" ? ["use", "encrypt", "decrypt", "rotate"] : ["use", "encrypt", "decrypt"],
        lookup(one, "access", "decrypt"),
      )
    ])
    error_message = "The access of a cross_account_principals entry is use, encrypt or decrypt; for the application key also rotate."
  }
}

# Its type is any and not set(object(...)), which drops an attribute that it does not know without a word.
variable "service_principals" {
  description = "AWS services that use a key as themselves: `key`, `service`, such as cloudtrail.amazonaws.com, and `source_arns`, the ARNs of what they may act for."
  type        = any
  default     = []
  nullable    = false

  validation {
    condition = can([
      for one in var.service_principals : { key = tostring(one.key), service = tostring(one.service), source_arns = toset([for arn in one.source_arns : tostring(arn)]) }
    ])
    error_message = "service_principals takes a list of objects with key, service and source_arns."
  }

  validation {
    condition     = try(alltrue([for one in var.service_principals : length(setsubtract(keys(one), ["key", "service", "source_arns"])) == 0]), false)
    error_message = "An entry of service_principals takes key, service and source_arns. Unknown: ${try(join(", ", distinct(flatten([for one in var.service_principals : tolist(setsubtract(keys(one), ["key", "service", "source_arns"]))]))), "it is no list of objects")}."
  }

  validation {
    condition = try(alltrue([
      for one in var.service_principals : contains(["master", "database", "storage", "cache", "secrets"], one.key)
    ]), false)
    error_message = "The key of a service_principals entry is master, database, storage, cache or secrets: no AWS service uses the application key."
  }

  validation {
    condition     = try(alltrue([for one in var.service_principals : can(regex(local.service_principal, one.service))]), false)
    error_message = "The service of a service_principals entry is a service principal, such as cloudtrail.amazonaws.com."
  }

  validation {
    condition = try(alltrue([
      for one in var.service_principals : length(one.source_arns) > 0 && alltrue([for arn in one.source_arns : can(regex(local.source_arn, arn))])
    ]), false)
    error_message = "source_arns names at least one ARN, and a wildcard stands at the end of its last part only."
  }
}

variable "enable_key_rotation" {
  description = "Whether KMS makes new key material by itself. What was encrypted before still opens."
  type        = bool
  default     = true
  nullable    = false
}

variable "rotation_period_in_days" {
  description = "Days from one automatic rotation to the next."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.rotation_period_in_days >= 90 && var.rotation_period_in_days <= 2560 && floor(var.rotation_period_in_days) == var.rotation_period_in_days
    error_message = "rotation_period_in_days takes a whole number from 90 to 2560."
  }
}

variable "deletion_window_days" {
  description = "Days that KMS waits between the order to delete a key and the deletion. The order can be taken back meanwhile."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30 && floor(var.deletion_window_days) == var.deletion_window_days
    error_message = "deletion_window_days takes a whole number from 7 to 30."
  }
}

variable "prevent_destroy" {
  description = "Refuse every plan that destroys or replaces a key, and let no key policy allow kms:ScheduleKeyDeletion: see Deletion in the README."
  type        = bool
  default     = true
  nullable    = false
}

variable "multi_region_enabled" {
  description = "Make multi-Region keys. It can't be changed later: KMS would have to replace the keys."
  type        = bool
  default     = false
  nullable    = false
}

variable "replica_regions" {
  description = "Regions that get a replica of each key, with an alias and a policy of its own."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.replica_regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "replica_regions takes Regions such as eu-central-1."
  }

  validation {
    condition     = length(var.replica_regions) == 0 || var.multi_region_enabled
    error_message = "replica_regions needs multi_region_enabled = true: a key of one Region has no replicas."
  }

  validation {
    condition     = !contains(var.replica_regions, var.aws_region)
    error_message = "replica_regions must not hold aws_region, which has the primary keys."
  }
}

variable "tags" {
  description = "Tags of every key, beside Project, Environment, Key and ManagedBy, which the module sets."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for name, value in var.tags :
      length(name) >= 1 && length(name) <= 128 && length(value) <= 256 && !startswith(lower(name), "aws:")
    ])
    error_message = "A tag's name has 1 to 128 characters and does not start with aws:, its value has at most 256."
  }

  validation {
    condition     = length(setintersection(keys(var.tags), ["Project", "Environment", "Key", "ManagedBy"])) == 0
    error_message = "The module itself sets Project, Environment, Key and ManagedBy."
  }

  validation {
    condition     = length(var.tags) <= 46
    error_message = "A key has at most 50 tags, and four are the module's."
  }
}
