"""Versions of a secret as AWS keeps them, where ministack does otherwise.

- An entry that nobody has put a value into has no version; ministack gives it a current one without content.
- A version never changes: the same request again changes nothing, another value under the same token is refused. ministack
  overwrites it.
- A label is on one version: put on another, it leaves the first. ministack does so with AWSCURRENT only.

Sources: PutSecretValue and DescribeSecret, AWS Secrets Manager API reference.
"""

from types import ModuleType

CONTENT = ("SecretString", "SecretBinary")


def correct(service: ModuleType) -> None:
    """Gives ministack's module for Secrets Manager these rules."""
    resolve, put = service._resolve, service._put_secret_value

    def resolve_without_empty_versions(*args, **kwargs):
        key, secret = resolve(*args, **kwargs)
        if secret:
            for identifier, version in list(secret["Versions"].items()):
                if all(version.get(part) is None for part in CONTENT):
                    del secret["Versions"][identifier]
        return key, secret

    def put_once(data):
        _, secret = service._resolve(data.get("SecretId"))
        token = data.get("ClientRequestToken")
        version = secret["Versions"].get(token) if secret and not secret.get("DeletedDate") else None
        if version is None:
            for label in data.get("VersionStages", []) if secret else []:
                if label != "AWSCURRENT":
                    service._remove_stage_everywhere(secret, label)
            return put(data)
        if any(version.get(part) != data.get(part) for part in CONTENT):
            return service.error_response_json(
                "ResourceExistsException",
                "A resource with the ID you requested already exists.",
                400,
            )
        return service.json_response(
            {
                "ARN": secret["ARN"],
                "Name": secret["Name"],
                "VersionId": token,
                "VersionStages": list(version["Stages"]),
            }
        )

    service._resolve = resolve_without_empty_versions
    service._put_secret_value = put_once
