"""Workflows that take many ways, for tests of whole processes."""

from jalon.workflows.actions import publish
from tests.acting import EMAILS

MAZE = """
workflow: maze
triggers:
  - {kind: event, event: Start}
  - {kind: attribute_changed, attribute: plan, to: paid}
repeat: {policy: every_time}
exit: [{when: {kind: event, event: Stop}, reason: stopped}]
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
  - {id: tell, kind: emit_event, event: Visit}
"""


def publish_quietly(text: str) -> None:
    """Publishes a workflow with the emails of tests; who works is another matter."""
    publish(text + EMAILS)
