terraform {
  # 1.9: a variable's validation may look at another variable.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.0: a resource names its Region, so that replicas need no provider of their own.
      version = ">= 6.0, < 7.0"
    }
  }
}
