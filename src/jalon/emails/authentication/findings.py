"""What was found of a domain, in a form that is kept."""

from typing import Literal

import msgspec

Checked = Literal["spf", "dkim", "dmarc", "mx"]
State = Literal["ok", "warning", "missing", "wrong", "unknown"]


class Record(msgspec.Struct, frozen=True):
    """A record of the DNS to add, or to put in the place of the one there is."""

    name: str
    type: Literal["TXT"]
    value: str


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was found by one check. `reason` names its sentence (`words.REASONS`), which `params`
    fill in; `found` are the records as they stand; `record` is the one to add, where that is
    known. `unknown`: the DNS did not answer, or nobody said what to look for."""

    checked: Checked
    state: State
    reason: str
    params: dict[str, str | int] = {}
    found: list[str] = []
    record: Record | None = None


class Broken(Exception):
    """A record that its readers refuse. Never leaves this package."""

    def __init__(self, reason: str, **params: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params
