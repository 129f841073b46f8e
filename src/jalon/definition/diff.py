"""What changed between two definitions: as data, as sentences, and as text (LIF-4)."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal

import msgspec

from jalon.definition.change_words import Names, Said, change_said, outcome_said
from jalon.definition.conditions import CONDITIONS
from jalon.definition.emails import EmailDesign
from jalon.definition.export import to_yaml
from jalon.definition.kinds import Step
from jalon.definition.problems import Locale, Path
from jalon.definition.scalars import encode_scalar
from jalon.definition.step_names import StepNames
from jalon.definition.workflow import Workflow

What = Literal["workflow", "trigger", "audience", "exit", "goal", "step", "link", "email"]
How = Literal["added", "removed", "moved", "changed"]

_NONE: Mapping[str, EmailDesign] = {}
_LISTED = {"trigger": "triggers", "exit": "exit"}
_OF_WORKFLOW = [
    name
    for name in Workflow.__struct_fields__
    if name not in ("triggers", "audience", "exit", "goal", "steps")
]


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One difference, with its place.

    `path` leads to it in the later document, or in the earlier one when it was removed. `field`
    is what of the step, trigger, email, … changed, its path joined by dots; empty for the whole.
    `before` and `after` are plain JSON, null for nothing; of a moved step, the ids of the step
    written before it, null when it was or is the first. A `link` is where a step leads.
    """

    what: What
    how: How
    path: Path
    message: dict[Locale, str]
    step: str = ""
    email: str = ""
    locale: str = ""
    field: str = ""
    before: Any = None
    after: Any = None


def sentence(change: Change, locale: Locale) -> str:
    """The change in one line: `Step “pause”: wait 2 days → 3 days`."""
    return change.message[locale]


def diff(
    before: Workflow,
    after: Workflow,
    *,
    emails_before: Mapping[str, EmailDesign] = _NONE,
    emails_after: Mapping[str, EmailDesign] = _NONE,
) -> list[Change]:
    """What turns one definition, with the emails beside it, into the other.

    Empty when both mean the same: a default value written out is no change. Steps match by
    their ids, triggers and exits by their places, emails by slug and locale.
    """
    names = StepNames.of(before), StepNames.of(after)
    return [
        *_workflow(before, after, names),
        *_steps(before, after, names),
        *diff_emails(emails_before, emails_after),
    ]


def diff_emails(
    before: Mapping[str, EmailDesign], after: Mapping[str, EmailDesign]
) -> list[Change]:
    """What turns emails, by slug, into others."""
    return list(_emails(_complete(before), _complete(after)))


def text_diff(  # two documents of two parts, and their names
    before: Workflow,
    after: Workflow,
    *,
    emails_before: Mapping[str, EmailDesign] = _NONE,
    emails_after: Mapping[str, EmailDesign] = _NONE,
    names: tuple[str, str] = ("before", "after"),
) -> str:
    """A unified diff of both as YAML; empty when they mean the same."""
    old = to_yaml(_regular(before), _regular(_complete(emails_before))).splitlines(keepends=True)
    new = to_yaml(_regular(after), _regular(_complete(emails_after))).splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, *names))


@dataclass(frozen=True)
class _Place:
    """What a change is of: its kind, its name in a sentence, and where it is written."""

    what: What
    said: Said
    path: Path
    step: str = ""
    email: str = ""
    locale: str = ""
    links: frozenset[Path] = field(default_factory=frozenset)
    names: Names = (StepNames([]), StepNames([]))

    def changed(self, before: Any, after: Any, path: Path = ()) -> Change:
        """A value of the whole, or of the field at `path`, that is not the same any more."""
        what: What = "link" if path in self.links else self.what
        how: How
        if path or None not in (before, after):
            how = "changed"
            values = (before, after)
            message = change_said(self.said, path, values, what=what, names=self.names)
        elif before is None:
            told = outcome_said(self.said, "added", after, what=what, names=self.names[1])
            how, message = "added", told
        else:
            told = outcome_said(self.said, "removed", before, what=what, names=self.names[0])
            how, message = "removed", told
        return self.change(how, _plain(before), _plain(after), message=message, path=path)

    def change(
        self, how: How, before: Any, after: Any, *, message: Said, path: Path = ()
    ) -> Change:
        return Change(
            what="link" if path in self.links else self.what,
            how=how,
            path=(*self.path, *path),
            message=message,
            step=self.step,
            email=self.email,
            locale=self.locale,
            field=".".join(map(str, path)),
            before=before,
            after=after,
        )


def _workflow(before: Workflow, after: Workflow, names: Names) -> Iterator[Change]:
    whole = _Place("workflow", {"en": "Workflow", "fr": "Workflow"}, (), names=names)
    for name in _OF_WORKFLOW:
        yield from _differences(whole, getattr(before, name), getattr(after, name), path=(name,))
    triggers = _numbered("trigger", {"en": "Trigger", "fr": "Déclencheur"}, names)
    yield from _matched(triggers, before.triggers, after.triggers)
    said: Said = {"en": "Audience", "fr": "Audience"}
    audience = _Place("audience", said, ("audience",), names=names)
    yield from _differences(audience, before.audience, after.audience)
    exits = _numbered("exit", {"en": "Exit", "fr": "Sortie"}, names)
    yield from _matched(exits, before.exit, after.exit)
    goal = _Place("goal", {"en": "Goal", "fr": "Objectif"}, ("goal",), names=names)
    yield from _differences(goal, before.goal, after.goal)


def _numbered(
    what: Literal["trigger", "exit"], said: Said, names: Names
) -> Callable[[int], _Place]:
    return lambda index: _Place(
        what,
        {locale: f"{text} {index + 1}" for locale, text in said.items()},
        (_LISTED[what], index),
        names=names,
    )


def _matched(
    place: Callable[[int], _Place], before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Change]:
    for index, old, new in _aligned(before, after):
        yield from _differences(place(index), old, new)


def _steps(before: Workflow, after: Workflow, names: Names) -> Iterator[Change]:
    old, new = _keyed(before.steps), _keyed(after.steps)
    for index, (key, step) in enumerate(old.items()):
        if key not in new:
            yield _place_of(step, index, names).changed(step, None)
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    old_ids, new_ids = list(old), list(new)
    for index, (key, step) in enumerate(new.items()):
        place = _place_of(step, index, names, old.get(key, step))
        if key not in old:
            yield place.changed(None, step)
            continue
        if key in moved:
            ways = _previous(old_ids, old_ids.index(key)), _previous(new_ids, index)
            yield place.change("moved", *ways, message=_moved_said(place, ways[1]))
        yield from _differences(place, old[key], step)


def _keyed(steps: Iterable[Step]) -> dict[tuple[str, int], Step]:
    """Steps by id and, in a draft that doubles one, by its turn."""
    seen: Counter[str] = Counter()
    found = {}
    for step in steps:
        found[step.id, seen[step.id]] = step
        seen[step.id] += 1
    return found


def _place_of(step: Step, index: int, names: Names, before: Step | None = None) -> _Place:
    """A step, called as it is after the change or, when it is removed, as it was."""
    both = (step,) if before is None else (step, before)
    links = frozenset(target.path for each in both for target in each.targets())
    of = names[0] if before is None else names[1]
    said: Said = {
        "en": f"Step {of.quoted(step.id, 'en')}",
        "fr": f"Étape {of.quoted(step.id, 'fr')}",
    }
    return _Place("step", said, ("steps", index), step=step.id, links=links, names=names)


def _moved(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """Which of the same keys are not where they were, beside as many as possible that are."""
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return set(after) - {key for _, at, size in blocks for key in after[at : at + size]}


def _previous(keys: list[tuple[str, int]], index: int) -> str | None:
    return keys[index - 1][0] if index else None


def _moved_said(place: _Place, previous: str | None) -> Said:
    if previous is None:
        return {
            "en": f"{place.said['en']} moved to the start",
            "fr": f"{place.said['fr']} déplacée au début",
        }
    return {
        "en": f"{place.said['en']} moved after {place.names[1].quoted(previous, 'en')}",
        "fr": f"{place.said['fr']} déplacée après {place.names[1].quoted(previous, 'fr')}",
    }


def _complete(emails: Mapping[str, EmailDesign]) -> dict[str, EmailDesign]:
    """The emails with what they mean when they do not say it."""
    return {
        slug: msgspec.structs.replace(
            design,
            name=design.name or slug,
            fallback=design.fallback or next(iter(design.locales), ""),
        )
        for slug, design in emails.items()
    }


def _emails(
    before: Mapping[str, EmailDesign], after: Mapping[str, EmailDesign]
) -> Iterator[Change]:
    for slug in dict.fromkeys((*before, *after)):
        said: Said = {"en": f"Email “{slug}”", "fr": f"E-mail «\u00a0{slug}\u00a0»"}
        place = _Place("email", said, ("emails", slug), email=slug)
        old, new = before.get(slug), after.get(slug)
        if old is None or new is None:
            yield place.changed(old, new)
            continue
        for name in EmailDesign.__struct_fields__:
            if name != "locales":
                yield from _differences(place, getattr(old, name), getattr(new, name), path=(name,))
        for locale in dict.fromkeys((*old.locales, *new.locales)):
            yield from _differences(
                _Place(
                    "email",
                    {language: f"{text}, {locale}" for language, text in said.items()},
                    (*place.path, "locales", locale),
                    email=slug,
                    locale=locale,
                ),
                old.locales.get(locale),
                new.locales.get(locale),
            )


def _differences(place: _Place, before: Any, after: Any, *, path: Path = ()) -> Iterator[Change]:
    """The smallest parts that differ; a condition is one part, for it reads as one sentence."""
    if _same(before, after):
        return
    if _opens(before) and type(before) is type(after):
        for name in before.__struct_fields__:
            yield from _differences(
                place, getattr(before, name), getattr(after, name), path=(*path, name)
            )
    elif _are(list, before, after) and all(_opens(item) for item in (*before, *after)):
        for index, old, new in _aligned(before, after):
            yield from _differences(place, old, new, path=(*path, index))
    elif _are(dict, before, after) and None not in (*before.values(), *after.values()):
        for key in dict.fromkeys((*before, *after)):
            yield from _differences(place, before.get(key), after.get(key), path=(*path, key))
    else:
        yield place.changed(before, after, path)


def _opens(value: Any) -> bool:
    return isinstance(value, msgspec.Struct) and not isinstance(value, CONDITIONS)


def _are(kind: type, *values: Any) -> bool:
    return all(isinstance(value, kind) for value in values)


def _aligned(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Items that belong together, with their place in the later list, else in the earlier one.

    What is the same at the start and at the end goes without saying; between, one by one, and
    None for an item without a fellow.
    """
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if not _same(before[n], after[n])), shorter)
    left = range(shorter - start)
    end = next((n for n in left if not _same(before[-1 - n], after[-1 - n])), len(left))
    middles = before[start : len(before) - end], after[start : len(after) - end]
    for index, (old, new) in enumerate(zip_longest(*middles), start):
        yield index, old, new


def _same(one: Any, other: Any) -> bool:
    """Whether both mean the same; `true` is not the number 1, which it equals in Python."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, msgspec.Struct):
        return type(one) is type(other) and all(
            _same(getattr(one, name), getattr(other, name)) for name in one.__struct_fields__
        )
    if _are(list, one, other):
        return len(one) == len(other) and all(map(_same, one, other))
    if _are(dict, one, other):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)


def _regular(value: Any) -> Any:
    """The same without default values written out, and with members in order, so that what means
    the same reads the same."""
    if isinstance(value, msgspec.Struct):
        fields = {info.name: info.default for info in msgspec.structs.fields(value)}
        return msgspec.structs.replace(
            value,
            **{
                name: default if _same(held, default) else _regular(held)
                for name, default in fields.items()
                if (held := getattr(value, name)) is not default
            },
        )
    if isinstance(value, list):
        return [_regular(item) for item in value]
    if isinstance(value, dict):
        return {key: _regular(value[key]) for key in sorted(value)}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _plain(value: Any) -> Any:
    """As a definition file holds it."""
    data = msgspec.to_builtins(value, enc_hook=encode_scalar)
    if isinstance(value, Step) and value.follows:
        data[value.follows] = getattr(value, value.follows)
    return data
