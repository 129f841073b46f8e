"""Text on disk, with refusals that a person can act on."""

from pathlib import Path

from jalon.core.errors import Invalid


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without the mark some editors put first. Raises Invalid, with the
    line of what is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Invalid(
            f"{path}, line {line}: not UTF-8.", remedy="Save the file as UTF-8.", code="encoding"
        ) from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error


def write_text(path: Path, text: str) -> None:
    """Writes a UTF-8 file, over what is there. Raises Invalid."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Invalid(
            f"{path} cannot be written: {error.strerror}.", remedy="Choose another place."
        ) from error
