"""What a workflow may be for, as the gallery sorts them."""

from typing import Literal

from jalon.definition.problems import Locale

Goal = Literal["acquire", "welcome", "convert", "retain", "win_back", "inform", "sales"]
GOALS: dict[Goal, dict[Locale, str]] = {
    "acquire": {"en": "Acquire", "fr": "Acquérir"},
    "welcome": {"en": "Welcome", "fr": "Accueillir"},
    "convert": {"en": "Convert", "fr": "Convertir"},
    "retain": {"en": "Retain", "fr": "Fidéliser"},
    "win_back": {"en": "Win back", "fr": "Reconquérir"},
    "inform": {"en": "Inform", "fr": "Informer"},
    "sales": {"en": "Help sales", "fr": "Aider les commerciaux"},
}
