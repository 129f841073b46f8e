"""Liquid with its claws cut: it ends soon, writes little, and reads only what it was given.

Limits per rendering: 5,000 turns of nested loops, 2 million characters of output, one million
bytes of assigned variables, and one second of processor time, looked at on each turn, variable
and filter. There are no includes; values are plain JSON, so there are no attributes to walk.

A variable that is missing or null raises MissingVariable (RUN-6) when it is written or looped
over. `default` and a test by `if` or `unless` are what saves it.
"""

import html
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sized
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.exceptions import (
    FilterError,
    LiquidError,
    LoopIterationLimitError,
    ResourceLimitError,
    UndefinedError,
)
from liquid.undefined import FalsyStrictUndefined, Undefined, is_undefined

from jalon.core.errors import Invalid

SECONDS = 1.0
LOOPS = 5_000
OUTPUT = 2_000_000
_TEXT = 2_000_000
_ITEMS = 2_000
_NUMBER = 10**18
_TAGS = {
    "assign",
    "break",
    "capture",
    "case",
    "comment",
    "continue",
    "cycle",
    "for",
    "if",
    "ifchanged",
    "raw",
    "unless",
    "#",
}
_UNWANTED = {"safe", "escapejs", "base64_decode", "base64_url_safe_decode"}
# What the errors of filters given odd values may be; python-liquid lets them through.
_ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class BrokenTemplate(Invalid):
    """A template that cannot be read, or that breaks or does not end when rendered."""

    code = "template"


class MissingVariable(Invalid):
    """A variable without a value and without a default (RUN-6). `params["variable"]` names it."""

    code = "missing_variable"


class _Missing(FalsyStrictUndefined):
    def __eq__(self, other: object) -> bool:
        return other is None or other is False

    __hash__ = None  # type: ignore[assignment] # nothing may key on what is not there


class _Context(RenderContext):
    __slots__ = ("_until",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Processor time of this thread: a busy machine must not fail an innocent template.
        self._until = time.thread_time() + SECONDS

    def check_time(self) -> None:
        if time.thread_time() > self._until:
            raise LoopIterationLimitError("the template takes too long", token=None)

    def get(self, path: list[object], **options: Any) -> object:
        self.check_time()
        found = super().get(path, **options)
        if found is None and "default" not in options:
            name = ".".join(str(part) for part in path)
            return self.env.undefined(name, hint=f"{name} is undefined", token=options.get("token"))
        return found

    def filter(self, name: str, token: Any) -> Callable[..., object]:
        self.check_time()
        return super().filter(name, token)

    @contextmanager
    def loop(self, namespace: Mapping[str, object], forloop: Any) -> Iterator[RenderContext]:
        forloop.it = self._timed(forloop.it)
        with super().loop(namespace, forloop) as inner:
            yield inner

    def _timed(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            self.check_time()
            yield item


class _ForNode(ForNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        # `reversed` would build the whole list before python-liquid counts it.
        items = self.expression.iterable.evaluate(context)
        if not is_undefined(items) and isinstance(items, Sized) and len(items) > LOOPS:
            raise LoopIterationLimitError("loop iteration limit reached", token=self.token)
        return super().render_to_output(context, buffer)


class _ForTag(ForTag):
    node_class = _ForNode


class _Template(BoundTemplate):
    context_class = _Context


class _Liquid(Environment):
    template_class = _Template
    loop_iteration_limit = LOOPS
    output_stream_limit = OUTPUT
    local_namespace_limit = 1_000_000

    def __init__(self, *, autoescape: bool, undefined: type[Undefined] = _Missing) -> None:
        super().__init__(autoescape=autoescape, undefined=undefined)
        self.tags = {name: tag for name, tag in self.tags.items() if _allowed(name)}
        self.add_tag(_ForTag)
        self.filters = {
            name: _bounded(name, filter_)
            for name, filter_ in self.filters.items()
            if name not in _UNWANTED
        }
        self.add_filter("date", _date)
        self.add_filter("strip_html", _strip_html)
        if not autoescape:
            for name in ("escape", "escape_once", "newline_to_br"):
                self.add_filter(name, str)


def _allowed(tag: str) -> bool:
    # python-liquid registers text and output under the same table as tags.
    return tag in _TAGS or not tag.isidentifier() or tag in {"content", "output", "illegal"}


def _bounded(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, refusing values so large that one call could take long or fill the memory."""

    @wraps(filter_)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        for arg in args:
            if (
                (isinstance(arg, str) and len(arg) > _TEXT)
                or (isinstance(arg, list | tuple | range) and len(arg) > _ITEMS)
                or (isinstance(arg, int | float) and abs(arg) > _NUMBER)
            ):
                raise FilterError(f"the filter {name} got too large a value", token=None)
        if name == "replace" and len(args) > 2:
            count = str(args[0]).count(str(args[1]))
            if count * len(str(args[2])) > _TEXT:
                raise FilterError("the filter replace would write too much", token=None)
        if name == "join" and len(args) > 1 and len(str(args[1])) > 1_000:
            raise FilterError("the filter join got too long a separator", token=None)
        return filter_(*args, **kwargs)

    return bounded


def _strip_html(value: object) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", str(value)))


def _date(value: object, form: str = "%Y-%m-%d") -> str:
    """An ISO date or datetime (or seconds since 1970) by a `strftime` form."""
    if len(form) > 100 or re.search(r"%[-_0^#]*\d", form):
        raise FilterError("the form of a date is too long, or has a width", token=None)
    if isinstance(value, int) and abs(value) < 10**11:
        return datetime.fromtimestamp(value, UTC).strftime(form)
    text = str(value)
    moment = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    return moment.strftime(form)


_HTML = _Liquid(autoescape=True)
_PLAIN = _Liquid(autoescape=False)
_TRIAL = _Liquid(autoescape=False, undefined=Undefined)


class Template:
    """A parsed template. `place` says in errors which part of the email it is."""

    def __init__(self, source: str, *, place: str, escape: bool, compiled: bool = False) -> None:
        """`compiled` sources are not the author's own, so errors give no line.

        Raises BrokenTemplate when the source cannot be read or names an unknown filter.
        """
        self._place, self._lines = place, not compiled
        environment = _HTML if escape else _PLAIN
        try:
            self._template = environment.from_string(source)
            self._analysis = self._template.analyze()
        except (LiquidError, *_ODD) as error:
            raise self._broken(error) from error
        for name, spans in self._analysis.filters.items():
            if name not in environment.filters:
                line = source.count("\n", 0, spans[0].index) + 1
                raise broken(
                    f"unknown filter '{name}'", place, None if compiled else line, filter_=name
                )

    def variables(self) -> set[str]:
        """The top-level variables it reads."""
        return set(self._analysis.globals)

    def members(self, variable: str) -> set[str]:
        """The members of a top-level variable that it reads by their names."""
        read = (one.segments[1:2] for one in self._analysis.globals.get(variable, ()))
        return {name for names in read for name in names if isinstance(name, str)}

    def render(self, context: Mapping[str, Any]) -> str:
        """Raises MissingVariable and BrokenTemplate. Without NUL, which no database takes."""
        try:
            return self._template.render(context).replace("\x00", "")
        except UndefinedError as error:
            raise self._missing(error) from error
        except (LiquidError, *_ODD) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> BrokenTemplate:
        return broken(_reason(error), self._place, _line(error) if self._lines else None)

    def _missing(self, error: UndefinedError) -> MissingVariable:
        name = _reason(error).removesuffix(" is undefined").strip("'")
        return MissingVariable(
            f"{self._place} needs {name}, which has no value"
            f"{_at(_line(error) if self._lines else None)}.",
            remedy=f"Give a default: {{{{ {name} | default: '…' }}}}, or test it with {{% if %}}.",
            variable=name,
        )


def try_out(source: str, *, place: str) -> None:
    """Renders with no variable at all. Raises BrokenTemplate when the source would not end,
    whoever reads it."""
    try:
        _TRIAL.from_string(source).render()
    except ResourceLimitError as error:
        raise broken(_reason(error), place, _line(error)) from error
    except (LiquidError, *_ODD):
        return  # it may be fine once its variables have values


def broken(reason: str, place: str, line: int | None, *, filter_: str = "") -> BrokenTemplate:
    """The refusal of a template, from what Liquid or a filter said; `filter_`: it is unknown."""
    return BrokenTemplate(
        f"{place} is broken{_at(line)}: {reason}.",
        remedy="Mend the Liquid there; see the list of tags and filters in the documentation.",
        phrase="template_filter" if filter_ else "template",
        at={"fr": f", ligne {line}" if line else ""},
        filter=filter_,
        reason=reason,
        line=line,
    )


def _reason(error: Exception) -> str:
    return str(error.message if isinstance(error, LiquidError) else error)[:200]


def _line(error: Exception) -> int | None:
    found = error.context() if isinstance(error, LiquidError) else None
    return found[0] if found else None


def _at(line: int | None) -> str:
    return f" at line {line}" if line else ""
