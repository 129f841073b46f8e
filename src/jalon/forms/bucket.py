"""A bucket that speaks S3, for the files of resources and the images of emails. Needs the extra
`s3`.

Credentials, region and endpoint are found as boto3 finds them for any program: by the standard
variables (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL_S3`…), a profile, or the role of the machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from jalon.core.errors import Unavailable

_IN_MEMORY = 5 * 2**20
"""Bytes of a file that is handed out; larger ones wait on disk."""


class Bucket(S3Storage):  # type: ignore[misc] # django-storages ships no types
    """Keeps files in a bucket. Nobody gets the bucket's own addresses: Jalon hands out what its
    links lead to. Raises Unavailable when the bucket is away, or refuses."""

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": 3, "mode": "standard"},
            # Many that speak S3 know none of the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        defaults: dict[str, Any] = super().get_default_settings()
        return {**defaults, "client_config": config, "max_memory_size": _IN_MEMORY}

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with _reached():
            file: Any = super()._open(name, mode)
            file.file.seek(0)  # fetched now, while it can still be refused
        opened: File[bytes] = file
        return opened

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _reached():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _reached():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _reached():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _reached():
            folders, names = super().listdir(name)
        return folders, names


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(
            f"The bucket of the files cannot be used: {error}.",
            remedy="Check JALON_FILES, the AWS variables and the bucket; then try again.",
            code="files_away",
        ) from error
