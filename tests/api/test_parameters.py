"""Parameters that an operation does not know are refused, with those that it knows."""

import pytest

from jalon.accounts.permissions import Permission
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def test_a_misspelt_filter_is_refused_and_not_ignored(call: Caller) -> None:
    refused = call("GET", "/workflows?stat=draft&label=shop")
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "parameter_unknown"
    assert refused.json()["detail"] == "There is no parameter 'stat' here."
    assert refused.json()["remedy"] == "Known are: cursor, label, limit, search, sort, state."
    french = call("GET", "/workflows?stat=draft", Accept_Language="fr").json()
    assert french["detail"] == "Il n'y a pas de paramètre «\u00a0stat\u00a0» ici."
    assert french["remedy"].startswith("Ceux qui existent\u00a0: cursor, label,")


def test_where_none_is_known_that_is_said(call: Caller) -> None:
    refused = call("GET", "/me?verbose=1")
    assert (refused.status_code, refused.json()["code"]) == (422, "parameter_unknown")
    assert refused.json()["detail"] == "There is no parameter 'verbose' here, nor any other."
    assert "verbose" in call("GET", "/me?verbose=1", Accept_Language="fr").json()["detail"]


def test_what_changes_something_changes_nothing(call: Caller) -> None:
    refused = call("POST", "/companies?dry_run=true", {"name": "Acme"})
    assert refused.json()["code"] == "parameter_unknown"
    assert call("GET", "/companies").json()["total"] == 0


def test_what_is_called_otherwise_in_the_address_is_known_by_that(call: Caller) -> None:
    assert call("GET", "/audit?from=2026-01-01&to=2026-02-01").status_code == 200
    refused = call("GET", "/audit?first=2026-01-01").json()
    assert (refused["code"], " from," in refused["remedy"]) == ("parameter_unknown", True)


def test_who_may_not_call_hears_of_that_and_of_nothing_else() -> None:
    assert Caller()("GET", "/workflows?stat=draft").status_code == 401
    stranger = Caller(Permission.EVENTS_WRITE)
    assert stranger("GET", "/workflows?stat=draft").status_code == 403
