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
  description = "ARNs of the roles and users that manage the keys and can't use them. Whoever runs Terraform must be one of them."
  type        = set(string)

  validation {
    condition     = length(var.key_administrators) > 0
    error_message = "key_administrators must name somebody: nobody else can manage the keys."
  }

  validation {
    condition = alltrue([
      for arn in var.key_administrators : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+$", arn))
    ])
    error_message = "key_administrators takes ARNs of IAM roles or users, without wildcards."
  }
}

variable "service_roles" {
  description = "For each AWS service, ARNs of the roles that use its key through that service and in no other way: see Key hierarchy in the README."
  type = object({
    eks            = optional(set(string), [])
    lambda         = optional(set(string), [])
    rds            = optional(set(string), [])
    s3             = optional(set(string), [])
    efs            = optional(set(string), [])
    elasticache    = optional(set(string), [])
    secretsmanager = optional(set(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for arn in flatten([for arns in values(var.service_roles) : tolist(arns)]) :
      can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", arn))
    ])
    error_message = "service_roles takes ARNs of IAM roles, without wildcards."
  }
}

variable "application_roles" {
  description = "ARNs of the roles that may use the application key, under glpgenc's encryption context only: see Who may do what in the README."
  type = object({
    use     = optional(set(string), [])
    encrypt = optional(set(string), [])
    decrypt = optional(set(string), [])
    rotate  = optional(set(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for arn in flatten([for arns in values(var.application_roles) : tolist(arns)]) :
      can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", arn))
    ])
    error_message = "application_roles takes ARNs of IAM roles, without wildcards."
  }
}

variable "application_also_key_arns" {
  description = "ARNs of other KMS keys that the roles of application_roles use by themselves: tenants' own, and those that glpgenc rewrap moves keys from or to."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([
      for arn in var.application_also_key_arns : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", arn))
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
      can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", arn)) && length(tenants) > 0
    ])
    error_message = "application_tenants takes ARNs of IAM roles, without wildcards, and at least one tenant for each."
  }
}

variable "cross_account_principals" {
  description = "Roles of other accounts: `key` is which key, `access` is use, encrypt, decrypt or rotate (the application key's alone)."
  type = set(object({
    arn    = string
    key    = optional(string, "application")
    access = optional(string, "decrypt")
  }))
  default  = []
  nullable = false

  validation {
    condition = alltrue([
      for one in var.cross_account_principals : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", one.arn))
    ])
    error_message = "cross_account_principals takes ARNs of IAM roles, without wildcards. A whole account can't be let in."
  }

  validation {
    condition = alltrue([
      for one in var.cross_account_principals :
      contains(["master", "database", "storage", "cache", "secrets", "application"], one.key)
    ])
    error_message = "The key of a cross_account_principals entry is master, database, storage, cache, secrets or application."
  }

  validation {
    condition = alltrue([
      for one in var.cross_account_principals :
      contains(["use", "encrypt", "decrypt"], one.access) || (one.access == "rotate" && one.key == "application")
    ])
    error_message = "The access of a cross_account_principals entry is use, encrypt or decrypt; for the application key also rotate."
  }
}

variable "service_principals" {
  description = "AWS services that use a key as themselves, such as cloudtrail.amazonaws.com, and the ARNs of what they may act for."
  type = set(object({
    key         = string
    service     = string
    source_arns = set(string)
  }))
  default  = []
  nullable = false

  validation {
    condition = alltrue([
      for one in var.service_principals : contains(["master", "database", "storage", "cache", "secrets"], one.key)
    ])
    error_message = "The key of a service_principals entry is master, database, storage, cache or secrets: no AWS service uses the application key."
  }

  validation {
    condition = alltrue([
      for one in var.service_principals : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?$", one.service))
    ])
    error_message = "The service of a service_principals entry is a service principal, such as cloudtrail.amazonaws.com."
  }

  validation {
    condition = alltrue([
      for one in var.service_principals : length(one.source_arns) > 0 && alltrue([
        for arn in one.source_arns : can(regex("^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12})?:[^*?]+", arn))
      ])
    ])
    error_message = "source_arns names at least one ARN, and a wildcard stands at the end of its last part only."
  }
}

variable "enable_key_rotation" {
  description = "Whether KMS makes new key material by itself. What was encrypted before goes on to open."
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

variable "deletion_window_in_days" {
  description = "Days that KMS waits between the order to delete a key and the deletion. The order can be taken back meanwhile."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.deletion_window_in_days >= 7 && var.deletion_window_in_days <= 30 && floor(var.deletion_window_in_days) == var.deletion_window_in_days
    error_message = "deletion_window_in_days takes a whole number from 7 to 30."
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
