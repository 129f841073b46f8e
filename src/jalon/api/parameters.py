"""Parameters in an address that an operation does not know: refused, for a filter that is misspelt
and ignored would answer with too much."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja.operation import Operation

from jalon.core.errors import Invalid

_LONGEST = 60


def refuse_unknown(run: Callable[..., Any]) -> Callable[..., Any]:
    """For `NinjaAPI.add_decorator`, mode `view`: has an operation refuse what it does not know,
    once it is clear who may call it."""
    operation: Operation = run.__self__  # type: ignore[attr-defined] # Ninja gives a bound method
    known = _known(operation)
    view = operation.view_func

    @wraps(view)
    def checked(request: HttpRequest, **values: Any) -> Any:
        unknown = sorted(set(request.GET).difference(known))
        if unknown:
            raise _unknown(unknown[0][:_LONGEST], known)
        return view(request, **values)

    operation.view_func = checked
    return run


def _known(operation: Operation) -> list[str]:
    """The names of what it takes in its address."""
    return sorted(
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in getattr(model, "__ninja_flatten_map__", ())
    )


def _unknown(name: str, known: list[str]) -> Invalid:
    if not known:
        return Invalid(
            f"There is no parameter {name!r} here, nor any other.",
            remedy="Leave it out.",
            code="parameter_unknown",
            phrase="parameter_none",
            name=name,
        )
    return Invalid(
        f"There is no parameter {name!r} here.",
        remedy=f"Known are: {', '.join(known)}.",
        code="parameter_unknown",
        name=name,
        known=", ".join(known),
    )
