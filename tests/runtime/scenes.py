"""Workflows that take many ways, for tests of whole processes."""

from jalon.workflows.actions import publish
from tests.acting import EMAILS
from tests.delivery.hooks import Hook

MAZE = """
workflow: maze
triggers:
  - {kind: event, event: Start}
  - {kind: attribute_changed, attribute: plan, to: paid}
repeat: {policy: every_time}
exit: [{when: {kind: event, event: Stop}, reason: halted}]
goal: {when: {kind: event, event: Buy, at_least: 2}, window: 5 days}
steps:
  - id: known
    kind: branch
    branches:
      - {when: {kind: message, fact: received, category: cross-sell, within: 2 days}, to: wait}
      - {when: {kind: event, event: Visit, at_least: 2, within: 1 days}, to: tag}
  - {id: offer, kind: send_email, email: offer}
  - id: wait
    kind: wait_for
    branches:
      - {when: {kind: event, event: Buy}, to: tag}
      - {when: {kind: tag, tag: vip}, to: tell}
    limit: 2 days
  - {id: pause, kind: delay, wait: 1 days}
  - {id: remind, kind: send_email, email: reminder, next: end}
  - {id: tag, kind: update_contact, set: {plan: paid}, add_tags: [vip]}
  - {id: ask, kind: webhook, url: 'HOOK'}
  - id: answer
    kind: branch
    branches: [{when: {kind: response, step: ask, property: known, value: true}, to: tell}]
  - id: alert
    kind: notify
    addresses: [sam@example.com, kim@example.com]
    subject: "{{ contact.email }}"
    text: No answer
  - {id: tell, kind: emit_event, event: Visit}
"""
"""HOOK stands for the address of `tests.delivery.hooks.a_hook`."""


def know_half(hook: Hook) -> None:
    """The other system knows every second contact."""
    hook.answer = lambda body: (
        200,
        b'{"known": true}' if body["data"]["contact"]["external_id"][-1] in "02468" else b"{}",
    )


def publish_quietly(text: str) -> None:
    """Publishes a workflow with the emails of tests; who works is another matter."""
    publish(text + EMAILS)
