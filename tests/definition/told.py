"""Conditions from YAML, and sentences without the spaces of typography."""

from typing import Any

import msgspec

from jalon.definition import words
from jalon.definition.conditions import Condition
from jalon.definition.scalars import decode_scalar
from jalon.definition.tree import read as read_tree


def condition(text: str) -> Condition:
    read: Any = read_tree(text).data
    found: Condition = msgspec.convert(read, Condition, dec_hook=decode_scalar)  # type: ignore[call-overload] # a union
    return found


def plain(text: str) -> str:
    return text.replace(words.NBSP, " ")
