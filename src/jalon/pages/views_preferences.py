"""What contacts choose by themselves: unsubscription and the preference centre (EML-6, EML-9).

The signed link is the proof, in place of a cookie: it cannot be guessed, so no other site can send
these forms for a reader. Links are forwarded, so pages show a masked address, and nothing changes
but by a POST.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jalon.core.errors import NotFound
from jalon.core.visitor import address_of
from jalon.delivery import preferences as chosen
from jalon.delivery.preferences import Chosen, Preferences, Proof
from jalon.emails import links
from jalon.emails.links import Link
from jalon.pages.answers import accepted, not_found, page
from jalon.pages.phrases import PHRASES, Language, language

WORDING = "preferences-1"
"""The version of the words that a contact agrees to; change it with them."""

_LANGUAGES: dict[Language, str] = {"en": "English", "fr": "Français"}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET, which changes nothing; unsubscribes by POST, from the page's button or at one
    click in a mail reader (RFC 8058), which has no cookie to show."""
    try:
        link = links.read("unsubscribe", token)
        known = chosen.preferences(link)
        if request.method == "POST":
            chosen.unsubscribe(link, _proof(request, "u"))
    except NotFound:
        return not_found(request)
    lang = _spoken(request, known)
    phrase = "unsubscribed_text" if request.method == "POST" else "unsubscribe_text"
    text = PHRASES[lang][phrase].format(address=known.address or PHRASES[lang]["your_address"])
    values = {
        "text": text,
        "done": request.method == "POST",
        "preferences": f"/preferences/{links.sign('preferences', link)}",
    }
    return page(request, "unsubscribe.html", values, lang=lang)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """The preference centre. Sending its form twice is sending it once."""
    try:
        link = links.read("preferences", token)
        said = _act(request, link) if request.method == "POST" else ""
        known = chosen.preferences(link)
    except NotFound:
        return not_found(request)
    lang = _spoken(request, known)
    address = known.address or PHRASES[lang]["your_address"]
    values = {
        "known": known,
        "choices": [(each.key, each.label(lang), each.chosen) for each in known.choices],
        "text": PHRASES[lang]["preferences_for"].format(address=address),
        "said": PHRASES[lang][f"preferences_{said}"] if said else "",
        "languages": _LANGUAGES.items(),
    }
    return page(request, "preferences.html", values, lang=lang)


def _act(request: HttpRequest, link: Link) -> str:
    """Does what the button pressed says, and returns the phrase for it."""
    form = request.POST
    match form.get("action"):
        case "leave":
            chosen.unsubscribe(link, _proof(request, "preferences"))
            return "left"
        case "return":
            lang = _spoken(request, chosen.preferences(link))
            words = PHRASES[lang]["preferences_consent"]
            chosen.resubscribe(link, _proof(request, "preferences", wording=words))
            return "returned"
        case "save":
            lang = _spoken(request, chosen.preferences(link))
            asked = form.get("language", "")
            wanted = Chosen(
                shown=form.getlist("shown"),
                keys=form.getlist("topic"),
                language=lang,
                locale=asked if asked in _LANGUAGES else None,
                tracked="tracking" in form if "tracking_shown" in form else None,
            )
            words = PHRASES[lang]["preferences_tracking"]
            chosen.choose(link, wanted, _proof(request, "preferences", wording=words))
            return "saved"
    return ""


def _proof(request: HttpRequest, name: str, *, wording: str = "") -> Proof:
    """Where it was said. The page is kept without its token, which would let others in."""
    return Proof(
        address=address_of(request),
        page=f"{settings.JALON_BASE_URL}/{name}/",
        wording=wording,
        version=WORDING if wording else "",
    )


def _spoken(request: HttpRequest, known: Preferences) -> Language:
    return language(known.locale) if known.locale else accepted(request)
