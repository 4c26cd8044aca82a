"""Calls the API with clients that were generated from its description; for the interpreter of .venv-clients.

    python generated_client.py URL TOKEN

Imports the package ``generated`` (openapi-python-client) and the module ``models`` (datamodel-code-generator) from the
working directory, and prints what it found as one JSON object.
"""

import base64
import json
import sys
from typing import Any

import models
from generated import AuthenticatedClient, Client
from generated.api.encryption import (
    create_hmac,
    create_wrapped_key,
    decrypt,
    decrypt_batch,
    encrypt,
    encrypt_batch,
    list_keys,
    rewrap,
    rotate_key,
    seal_session_keys,
    show_status,
)
from generated.models import (
    DataKeyRequest,
    DecryptBatchRequest,
    DecryptRequest,
    EncryptBatchRequest,
    EncryptRequest,
    HmacRequest,
    Plain,
    ProblemDetails,
    RewrapRequest,
    RotateRequest,
    Sealed,
    SessionKeysRequest,
)


def main(url: str, token: str) -> None:
    """Ask for one of each."""
    client = AuthenticatedClient(base_url=url, token=token)
    found: dict[str, Any] = {}

    answer = encrypt.sync_detailed(client=client, body=EncryptRequest(data_class="pii", text="alice"), x_request_id="r")
    made = answer.parsed
    found["headers"] = sorted({"x-request-id", "x-correlation-id", "ratelimit"} & {*map(str.lower, answer.headers)})
    found["request id"] = answer.headers["x-request-id"]
    # The other generator's models read the same answer.
    found["same"] = models.EncryptResponse.model_validate_json(answer.content).ciphertext == made.ciphertext
    opened = decrypt.sync(
        client=client, body=DecryptRequest(data_class="pii", ciphertext=made.ciphertext, as_text=True)
    )
    found["text"] = opened.text
    moved = rewrap.sync(client=client, body=RewrapRequest(data_class="pii", ciphertext=made.ciphertext))
    found["rewrapped"] = moved.ciphertext != made.ciphertext

    values = [Plain(text="a"), Plain(plaintext="?"), Plain(plaintext=base64.b64encode(b"b").decode())]
    batch = encrypt_batch.sync(client=client, body=EncryptBatchRequest(data_class="pii", values=values))
    found["failed"] = batch.failed
    found["problem"] = batch.results[1].problem.type_.partition("#")[2]
    sealed = [Sealed(ciphertext=each.ciphertext) for each in batch.results if isinstance(each.ciphertext, str)]
    both = decrypt_batch.sync(client=client, body=DecryptBatchRequest(data_class="pii", values=sealed, as_text=True))
    found["texts"] = [each.text for each in both.results]

    term = create_hmac.sync(client=client, body=HmacRequest(data_class="pii", text="alice"))
    found["hmac"] = len(base64.b64decode(term.hmac))
    again = [
        create_wrapped_key.sync(client=client, body=DataKeyRequest(data_class="pii"), idempotency_key="once")
        for _ in range(2)
    ]
    found["idempotent"] = again[0] == again[1]
    found["keys"] = sorted(
        each.data_class for each in list_keys.sync(client=client).keys if each.purpose == "encryption"
    )
    found["status"] = show_status.sync(client=client).state
    found["rotation"] = rotate_key.sync_detailed(client=client, body=RotateRequest(data_class="pii")).status_code

    challenges = [base64.b64encode(bytes(range(size))).decode() for size in (64, 63)]
    keys = [
        seal_session_keys.sync_detailed(client=client, body=SessionKeysRequest(challenge=each, data_classes=["pii"]))
        for each in challenges
    ]
    found["sessions"] = [each.status_code for each in keys]
    found["sealed"] = len(base64.b64decode(keys[0].parsed.sealed)) % 16

    refused = decrypt.sync(
        client=client, body=DecryptRequest(data_class="pii", ciphertext=base64.b64encode(bytes(60)).decode())
    )
    found["refused"] = [isinstance(refused, ProblemDetails), refused.status]
    nobody = encrypt.sync_detailed(client=Client(base_url=url), body=EncryptRequest(data_class="pii", text="x"))
    found["nobody"] = [nobody.status_code, nobody.headers["www-authenticate"], nobody.parsed.title]
    found["same problem"] = models.ProblemDetails.model_validate_json(nobody.content).status
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
