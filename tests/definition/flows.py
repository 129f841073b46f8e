"""A sound workflow, and ways to spoil it."""

from typing import Any

from jalon.definition.parse import Parsed, parse
from jalon.definition.problems import Problem
from jalon.definition.validate import Known, KnownEmail, validate
from jalon.engine.language import LANGUAGE

SOUND = """\
workflow: welcome
name: Welcome
triggers:
  - kind: joined_list
    list: newsletter
audience: {kind: attribute, attribute: city, value: Paris}
repeat: {policy: every_time, key: order_id, pause: 2 days, limit: 3}
exit:
  - when: {kind: event, event: Order Completed}
    reason: bought
goal:
  when: {kind: event, event: Order Completed}
window: {days: [mon, tue], opens: 9:00, closes: 18:30, closed_on: [2026-12-25]}
zone: {use: contact, name: Europe/Paris}
language: fr
steps:
  - id: hello
    kind: send_email
    email: hello
  - id: opened
    kind: wait_for
    branches:
      - when: {kind: message, fact: clicked, step: hello}
        to: thank
    limit: 3 days
  - id: pause
    kind: delay
    wait: 2 days
  - id: reminder
    kind: send_email
    email: reminder
    next: end
  - id: thank
    kind: update_contact
    add_tags: [keen]
"""

KNOWN = Known(
    emails={"hello": KnownEmail("welcome"), "reminder": KnownEmail("welcome")},
    lists=frozenset({"newsletter"}),
    attributes={"city": "text", "points": "number", "born": "date", "fans": "texts"},
)


def read(text: str) -> Parsed:
    return parse(text, LANGUAGE)


def problems(text: str, known: Known = KNOWN) -> list[Problem]:
    """Everything parsing and validation find in a text, with lines."""
    parsed = read(text)
    if parsed.workflow is None:
        return parsed.problems
    return parsed.located(validate(parsed.workflow, LANGUAGE, known))


def spoilt(*changes: tuple[str, str]) -> str:
    """The sound workflow with pieces of text replaced."""
    text = SOUND
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def codes(found: list[Problem]) -> list[Any]:
    return [each.code for each in found]
