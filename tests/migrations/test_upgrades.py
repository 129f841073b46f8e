"""ACC-7: an upgrade keeps what was to happen and what was set."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from jalon.bench.scratch import scratch_database
from jalon.core.ids import new_id
from tests.acting import rows

pytestmark = pytest.mark.django_db(transaction=True)

DUE = datetime(2026, 12, 24, 9, tzinfo=UTC)


def to(migration: str) -> None:
    call_command("migrate", "workflows", migration, verbosity=0)


def write(sql: str, *params: object) -> None:
    rows(f"WITH done AS ({sql} RETURNING 1) SELECT count(*) FROM done", *params)


@pytest.mark.rule("ACC-7")
def test_timers_and_windows_outlive_the_whole_language() -> None:
    workflow, contact = new_id(), new_id()
    window = '{"workflow": "old", "window": {"days": ["tue"]}}'
    with scratch_database():
        to("0001")
        write(
            """INSERT INTO workflow (id, slug, name, state, version, created_at)
               VALUES (%s, 'old', 'Old', 'active', 1, now())""",
            workflow,
        )
        write(
            """INSERT INTO workflow_version (workflow_id, number, definition, published_at)
               VALUES (%s, 1, %s::jsonb, now())""",
            workflow,
            window,
        )
        write(
            """INSERT INTO timer (lane, contact_id, workflow_id, trigger, due)
               VALUES (3, %s, %s, 1, %s)""",
            contact,
            workflow,
            DUE,
        )
        call_command("migrate", verbosity=0)
        assert rows("SELECT settings FROM workflow") == [({"window": {"days": ["tue"]}},)]
        assert rows("SELECT lane, contact_id, kind, subject, part, due FROM timer") == [
            (3, contact, "trigger", workflow, 1, DUE)
        ]


@pytest.mark.rule("ACC-7")
def test_users_outlive_the_sign_in() -> None:
    add = """INSERT INTO "user" (id, email, name, role, created_at)
             VALUES (%s, %s, %s, %s, now())"""
    with scratch_database():
        call_command("migrate", "accounts", "0005", verbosity=0)
        write(add, new_id(), "Ann@Example.com", "Ann", "owner")
        write(add, new_id(), "bob@example.com", "Bob", "analyst")
        write(add, new_id(), "BOB@example.com", "Bob twice", "analyst")
        call_command("migrate", verbosity=0)
        assert rows('SELECT email, name, role, is_active, password FROM "user" ORDER BY email') == [
            ("ann@example.com", "Ann", "owner", True, "!"),
            ("bob@example.com", "Bob", "analyst", True, "!"),
        ]
