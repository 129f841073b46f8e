"""What requests are made of: bodies that hold only what is described, and texts that can be
stored."""

from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from jalon.api.mistakes import mistake_said
from jalon.core.errors import Invalid, JalonError
from jalon.core.french import said
from jalon.definition.problems import Locale

T = TypeVar("T")

_PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]*$"

Line = Annotated[str, StringConstraints(max_length=500, pattern=_PRINTABLE)]
"""One line of text: no control character, so that none gets into a header."""

Address = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=_PRINTABLE)]
"""An email address; whether it is one is for the actions to say."""

Long = Annotated[str, StringConstraints(max_length=500_000, pattern=r"^[^\x00]*$")]
"""Text of many lines."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$")]
"""What definitions name a thing by."""

Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Body(Schema):
    """What a request holds. A field that is not described is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class Rows(Generic[T]):
    """The rows of a bulk request, each read by itself: a bad one is refused alone."""

    def __init__(self, kind: type[T]) -> None:
        self._adapter = TypeAdapter(kind)

    def read(self, row: Any) -> T:
        """Raises Invalid, naming the first field that is wrong."""
        try:
            return self._adapter.validate_python(row)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "row"
            raise Invalid(
                f"{place}: {first['msg']}.",
                code="row_invalid",
                field=place,
                why=mistake_said(first, "fr"),
            ) from None


class RefusedRow(Schema):
    """A row that was not taken, by its place in the request, from 0."""

    index: int
    code: str
    detail: str
    remedy: str = ""


def refused(index: int, error: JalonError, locale: Locale) -> RefusedRow:
    """A row's refusal, as answers hold it."""
    detail, remedy = said(error, locale)
    return RefusedRow(index=index, code=error.code, detail=detail, remedy=remedy)
