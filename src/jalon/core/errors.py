"""The refusals every door understands: a stable code, a sentence, a remedy."""


class JalonError(Exception):
    """A refusal that a person can act on.

    `message` says what is wrong and where; `remedy` says how to mend it; `code` never changes
    once released, so that programs may rely on it. `phrase` names the sentence in other languages
    (`core.french`), which `params` fill in; only a code with several sentences has others than
    its own name.
    """

    code = "error"

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        code: str | None = None,
        phrase: str | None = None,
        **params: object,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code or type(self).code
        self.phrase = phrase or self.code
        self.params = params

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class NotFound(JalonError):
    """What was named does not exist."""

    code = "not_found"


class Forbidden(JalonError):
    """What was asked is not allowed here."""

    code = "forbidden"


class Conflict(JalonError):
    """What was asked fights the present state."""

    code = "conflict"


class Invalid(JalonError):
    """What was given is wrong."""

    code = "invalid"


class Unavailable(JalonError):
    """A service Jalon needs (database, mail server) does not answer; trying later may work."""

    code = "unavailable"
