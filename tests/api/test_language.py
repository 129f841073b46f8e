"""Refusals come in the language that `Accept-Language` prefers; codes and statuses are the same."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jalon.accounts.invitations import start_link
from jalon.contacts.attributes import declare
from jalon.core.errors import Invalid
from jalon.core.french import typeset
from jalon.runtime.long_work.work import do_work, start_work
from tests.acting import new_contact
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

FRENCH = {"Accept_Language": "fr-CA, en;q=0.5"}


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def test_a_refusal_is_french_when_french_is_asked_for(call: Caller) -> None:
    english = call("GET", "/workflows/none").json()
    french = call("GET", "/workflows/none", **FRENCH).json()
    assert english["detail"] == "There is no workflow 'none'."
    assert french == english | {
        "title": "Introuvable",
        "detail": typeset("Il n'y a pas de workflow « none »."),
        "remedy": "Choisissez-en un dans la liste des workflows.",
    }


def test_a_refused_body_names_its_fields_and_says_why_in_french(call: Caller) -> None:
    answer = call("POST", "/lists", {"slug": "No Slug", "odd": 1}, **FRENCH).json()
    assert (answer["code"], answer["title"]) == ("request_invalid", "Cela ne convient pas")
    messages = {one["path"][-1]: one["message"] for one in answer["problems"]}
    assert messages == {
        "slug": "Ce texte contient des caractères qui ne vont pas ici.",
        "odd": "Ce champ n'existe pas ici.",
    }
    assert answer["detail"] in messages.values()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Ce champ manque."),
        ({"slug": 3}, "Ce doit être un texte."),
        ({"slug": "a", "name": "x" * 501}, "Écrivez au plus 500 caractères."),
    ],
)
def test_a_mistake_says_its_bounds_in_french(call: Caller, body: Any, message: str) -> None:
    assert call("POST", "/lists", body, **FRENCH).json()["detail"] == message


def test_what_leads_nowhere_or_cannot_be_read_is_refused_in_french(call: Caller) -> None:
    nowhere = call("GET", "/nothing-here", **FRENCH).json()
    assert nowhere["detail"] == typeset("Il n'y a rien à l'adresse /api/v1/nothing-here.")
    nobody = Caller()("GET", "/me", **FRENCH)
    assert (nobody.status_code, nobody.json()["title"]) == (
        401,
        "Connectez-vous, ou envoyez une clé",
    )
    broken = call.client.post(
        "/api/v1/lists",
        "{",
        content_type="application/json",
        headers={**call.headers, "Accept-Language": "fr"},
    )
    assert (broken.status_code, broken.json()["detail"]) == (
        400,
        "La requête ne peut pas être lue.",
    )


def test_a_method_that_is_not_answered_is_refused_as_all_else_is(call: Caller) -> None:
    refused = call("PUT", "/lists")
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Allow"] == "GET, POST"
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert refused.json()["remedy"] == "Use GET, POST."
    assert call("PUT", "/lists", **FRENCH).json()["title"] == "Méthode non permise"


def test_a_repeated_key_is_refused_in_french(call: Caller) -> None:
    call("POST", "/lists", {"slug": "a"}, Idempotency_Key="k")
    other = call("POST", "/lists", {"slug": "b"}, Idempotency_Key="k", **FRENCH)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key")
    assert other.json()["detail"].startswith("Cet en-tête")


def test_values_and_rows_are_refused_in_french(call: Caller) -> None:
    declare({"age": "number"})
    ana = new_contact("ana")
    saved = call("PATCH", f"/contacts/{ana}", {"attributes": {"age": "old"}}, **FRENCH).json()
    [value] = saved["refused"]
    assert value["remedy"] == "Écrivez un nombre comme 1234 ou 12.5."
    bulk = {"contacts": [{"email": "no address"}, {"email": "a@example.com", "odd": 1}]}
    rows = call("POST", "/contacts/bulk", bulk, **FRENCH).json()["refused"]
    assert "n'est pas une adresse e-mail" in rows[0]["detail"]
    assert rows[1]["detail"] == typeset("« odd » : Ce champ n'existe pas ici.")


def test_one_code_has_a_sentence_for_each_thing_it_is_about(call: Caller) -> None:
    call("POST", "/segments", {"segment": "s", "when": {"kind": "tag", "tag": "x"}})
    segment = call(
        "POST", "/segments", {"segment": "s", "when": {"kind": "tag", "tag": "x"}}, **FRENCH
    ).json()
    assert (segment["code"], segment["detail"]) == (
        "name_taken",
        typeset("Un segment « s » existe déjà."),
    )


def test_what_django_says_of_a_password_is_french_too() -> None:
    link = start_link()
    assert link is not None
    token = link.rpartition("/")[2]
    browser = Client(HTTP_HOST="localhost")
    body = {"password": "short", "email": "olga@example.com"}
    answer = browser.post(
        f"/api/v1/joining/{token}",
        body,
        content_type="application/json",
        headers={"Accept-Language": "fr"},
    ).json()
    assert answer["code"] == "password_weak"
    assert "mot de passe est trop court" in answer["detail"]
    assert answer["remedy"] == "Choisissez un autre mot de passe."


def test_rejected_rows_tell_why_in_the_language_of_who_imports(call: Caller) -> None:
    file = SimpleUploadedFile("people.csv", b"email,age\nno address,3\nana@example.com\n")
    taken = call.client.post("/api/v1/imports/files", {"file": file}, headers=call.headers).json()[
        "file"
    ]
    work = call("POST", "/imports", {"file": taken}, **FRENCH).json()
    do_work(work["id"], lambda: False)
    rejected = call("GET", f"/jobs/{work['id']}/file")
    head, first, second = b"".join(rejected.streaming_content).decode().splitlines()
    assert head == "ligne,raison,texte"
    assert "n'est pas une adresse e-mail" in first
    assert typeset("Nombre de cellules : 1 ; de colonnes nommées : 2.") in second


def test_a_file_whose_columns_say_nothing_is_refused_in_french(call: Caller) -> None:
    file = SimpleUploadedFile("people.csv", b"age\n3\n")
    seen = call.client.post(
        "/api/v1/imports/files",
        {"file": file},
        headers={**call.headers, "Accept-Language": "fr"},
    ).json()
    assert seen["problem"].startswith("Aucune colonne ne contient d'e-mail")


def test_why_a_work_failed_is_told_in_the_language_of_the_reader(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise Invalid("Too many.", remedy="Export less.", code="xlsx_full", most=10)

    monkeypatch.setattr("jalon.runtime.long_work.kinds.export_table", fail)
    work = start_work("export", {}, by="test")
    do_work(work.id, lambda: False)
    path = f"/jobs/{work.id}"
    assert call("GET", path).json()["problem"] == {
        "code": "xlsx_full",
        "message": "Too many.",
        "remedy": "Export less.",
    }
    french = call("GET", path, **FRENCH).json()["problem"]
    assert french["message"].startswith("Une feuille contient 10 contacts")
