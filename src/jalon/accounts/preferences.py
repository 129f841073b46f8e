"""The account's own settings: its name, language and time zone, what consent it asks for, and how
long it remembers."""

from typing import Any, Literal
from zoneinfo import available_timezones

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.accounts.models import Account
from jalon.core.errors import Invalid


class Preferences(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """Settings to change; None leaves one as it is."""

    name: str | None = None
    locale: Literal["en", "fr"] | None = None
    time_zone: str | None = None
    require_opt_in: bool | None = None
    require_tracking_consent: bool | None = None
    keep_months: int | None = None
    second_factor_roles: list[Literal["owner", "marketer", "analyst", "developer"]] | None = None


def change_account(wanted: Preferences, *, by: str) -> Account:
    """Changes settings of the account, and returns them all. Workflows go by them at once; a wait
    that has been set keeps its time. Raises Invalid."""
    changes: dict[str, Any] = msgspec.to_builtins(wanted)
    if wanted.second_factor_roles is not None:
        changes["second_factor_roles"] = sorted(set(wanted.second_factor_roles))
    if wanted.time_zone is not None and wanted.time_zone not in available_timezones():
        raise Invalid(
            f"{wanted.time_zone[:40]!r} is not a time zone.",
            remedy="Write a name of the IANA database, as in Europe/Paris.",
            code="time_zone_invalid",
            zone=wanted.time_zone[:40],
        )
    if wanted.name is not None and not wanted.name.strip():
        raise Invalid(
            "The account has no name.",
            remedy="Give it one.",
            code="name_missing",
            phrase="account_name_missing",
        )
    with transaction.atomic():
        account = Account.objects.select_for_update().get()
        for field, value in changes.items():
            setattr(account, field, value)
        if changes:
            account.save(update_fields=list(changes))
            record(by, "change", kind="account", name=account.name, changes=changes)
    return account
