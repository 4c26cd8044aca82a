# OpenBao for docker-compose.yml: one node, which unseals by itself and sets itself up when it first starts. No root token
# is left over. In production the seal is an HSM's or a cloud's, and three nodes or more hold the data.
ui            = false
disable_mlock = true
api_addr      = "https://openbao:8200"
cluster_addr  = "https://openbao:8201"

storage "raft" {
  path    = "/openbao/file"
  node_id = "openbao"
}

listener "tcp" {
  address         = "0.0.0.0:8200"
  tls_cert_file   = "/etc/prepared/tls.crt"
  tls_key_file    = "/etc/prepared/tls.key"
  tls_min_version = "tls13"
}

# A file on the same machine: whoever reads it and the data reads everything. Good enough to try things out.
seal "static" {
  current_key_id = "1"
  current_key    = "file:///etc/prepared/seal.key"
}

initialize "transit" {
  request "mount" {
    operation = "update"
    path      = "sys/mounts/transit"
    data      = { type = "transit" }
  }
  # Derived: the encryption context is part of the key, so that a wrapped key opens under its own context only.
  request "key" {
    operation = "update"
    path      = "transit/keys/glpgenc"
    data      = { type = "aes256-gcm96", derived = true, exportable = false, allow_plaintext_backup = false }
  }
}

# What glpgenc does with the key in daily use. Moving data keys to another KMS wants `rewrap` or `encrypt` besides, for as
# long as that takes; nothing ever wants to write, export or delete the key.
initialize "policy" {
  request "glpgenc" {
    operation = "update"
    path      = "sys/policies/acl/glpgenc"
    data = {
      policy = <<-EOT
        path "transit/keys/glpgenc" {
          capabilities = ["read"]
        }
        path "transit/datakey/plaintext/glpgenc" {
          capabilities = ["update"]
        }
        path "transit/decrypt/glpgenc" {
          capabilities = ["update"]
        }
      EOT
    }
  }
}

initialize "approle" {
  request "mount" {
    operation = "update"
    path      = "sys/auth/approle"
    data      = { type = "approle" }
  }
  request "role" {
    operation = "update"
    path      = "auth/approle/role/glpgenc"
    data      = { token_policies = ["glpgenc"], token_ttl = "20m", token_max_ttl = "4h", bind_secret_id = true }
  }
  request "role-id" {
    operation = "update"
    path      = "auth/approle/role/glpgenc/role-id"
    data      = { role_id = "glpgenc" }
  }
  request "secret-id" {
    operation = "update"
    path      = "auth/approle/role/glpgenc/custom-secret-id"
    data = {
      secret_id = {
        eval_type   = "string"
        eval_source = "file"
        path        = "/etc/prepared/secret-id"
      }
    }
  }
}
