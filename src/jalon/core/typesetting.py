"""French text as it is printed."""

import re

_NARROW = re.compile(r" (?=[:;?!»]|%(?!}))|(?<=«) ")


def typeset(text: str) -> str:
    """French text with no-break spaces where typography asks for them."""
    return _NARROW.sub("\N{NO-BREAK SPACE}", text)
