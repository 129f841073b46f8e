"""The company of a contact (CON-6), as the contact's attributes tell of it.

A copy of what is known of the company travels with each of its contacts, as attributes whose
names begin with `company.`: whatever reads attributes reads them too.
"""

from collections.abc import Mapping
from typing import Any

PREFIX = "company."
COMPANY_ID = "company.id"
"""Which company it is: the id that its sender knows it by. A contact without it has none."""
COMPANY_NAME = "company.name"

GROUP = "Group"
"""The event that says which company its contact belongs to, as `groupId` (EVT-1)."""


def tells_of_company(attribute: str) -> bool:
    """Whether an attribute of a contact is part of the copy of its company."""
    return attribute.startswith(PREFIX)


def company_of(attributes: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a contact's attributes tell of its company, by the company's own names; None: it has
    none."""
    if COMPANY_ID not in attributes:
        return None
    return {
        name.removeprefix(PREFIX): value
        for name, value in attributes.items()
        if tells_of_company(name)
    }
