"""What is wrong with a field is said in French, whatever kind of field it is."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from jalon.api.bodies import Body, Line, Slug
from jalon.api.mistakes import mistake_said
from jalon.core.french import typeset


class _Named(Body):
    name: str


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (Line, "x" * 501, "Écrivez au plus 500 caractères."),
        (Line, 3, "Ce doit être un texte."),
        (Slug, "A b", "Ce texte contient des caractères qui ne vont pas ici."),
        (Annotated[str, Field(min_length=2)], "a", "Écrivez au moins 2 caractères."),
        (Annotated[int, Field(ge=1)], 0, "Donnez au moins 1."),
        (Annotated[int, Field(le=9)], 10, "Donnez au plus 9."),
        (Annotated[float, Field(gt=0)], 0, "Donnez plus de 0.0."),
        (int, "x", "Ce doit être un nombre entier."),
        (int, 1.5, "Ce doit être un nombre entier."),
        (float, "x", "Ce doit être un nombre."),
        (bool, "perhaps", "Ce doit être true ou false."),
        (list[str], 3, "Ce doit être une liste."),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "Nombre d'éléments : 1 au plus."),
        (dict[str, int], 3, "Ce doit être un objet."),
        (_Named, 3, "Ce doit être un objet."),
        (_Named, {}, "Ce champ manque."),
        (_Named, {"name": "a", "odd": 1}, "Ce champ n'existe pas ici."),
        (UUID, "x", "Ce n'est pas un identifiant."),
        (date, "x", "Écrivez une date, comme 2026-12-24."),
        (datetime, "x", "Écrivez une date et une heure, comme 2026-12-24T08:30:00Z."),
        (Literal["a", "b"], "c", "Choisissez parmi 'a' ou 'b'."),
    ],
)
def test_a_mistake_is_said_in_french(kind: Any, given: object, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(given)
    [mistake] = refused.value.errors(include_url=False)
    assert mistake_said(mistake, "fr") == typeset(said)
    assert mistake_said(mistake, "en") == mistake["msg"]
