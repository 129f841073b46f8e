"""Lists of tags, `name=value; …`, as DKIM and DMARC write their records (RFC 6376, 3.2)."""


def tags_of(text: str) -> dict[str, str] | None:
    """The tags of a record by name; None when it is no such list, or names one twice."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not name and not equals:
            continue  # after the last semicolon
        if not name or not equals or name in found:
            return None
        found[name] = value
    return found
