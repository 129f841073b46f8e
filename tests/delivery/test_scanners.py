"""People and machines are told apart (EML-8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.delivery.scanners import AT_ONCE, SETTLED, Seen, is_suspect, machines, reader_of

pytestmark = pytest.mark.rule("EML-8")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
APPLE_MAIL = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
)
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
OUTLOOK = (
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; "
    ".NET4.0C; Microsoft Outlook 16.0.5071; ms-office; MSOffice 16)"
)
CUBOT = (
    "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)


def seen(kind="click", ms=0, *, visitor="v", **more):
    return Seen(kind, NOON + timedelta(milliseconds=ms), visitor, **more)


@pytest.mark.parametrize("agent", [CHROME, SAFARI, OUTLOOK, CUBOT, "Thunderbird/128.0"])
@pytest.mark.parametrize("kind", ["open", "click"])
def test_browsers_and_programs_that_read_mail_are_people(kind: str, agent: str) -> None:
    assert not is_suspect(kind, agent=agent, address="198.51.100.7")


@pytest.mark.parametrize(
    "agent",
    [
        "",
        " ",
        "Mozilla/5.0",
        "Googlebot/2.1 (+http://www.google.com/bot.html)",
        "python-requests/2.32",
        "curl/8.5.0",
        "Go-http-client/2.0",
        "Barracuda Sentinel (EE)",
        "Mimecast URL Protection",
        "Microsoft Office Existence Discovery",
        CHROME.replace("Chrome/", "HeadlessChrome/"),
    ],
)
@pytest.mark.parametrize("kind", ["open", "click"])
def test_programs_are_machines(kind: str, agent: str) -> None:
    assert is_suspect(kind, agent=agent, address="198.51.100.7")


def test_behind_a_proxy_of_images_somebody_reads_but_nobody_clicks() -> None:
    for agent in (GMAIL, "YahooMailProxy; https://help.yahoo.com/"):
        assert not is_suspect("open", agent=agent, address="66.249.84.1")
        assert is_suspect("click", agent=agent, address="66.249.84.1")


@pytest.mark.parametrize(
    ("kind", "agent", "address", "machine"),
    [
        ("click", CHROME, "66.249.84.1", True),  # Google tries a link, as a browser
        ("open", CHROME, "74.125.210.9", True),  # Gmail fetches images in advance
        ("open", APPLE_MAIL, "172.225.10.3", True),  # Mail Privacy Protection
        ("open", SAFARI, "172.225.10.3", False),  # somebody in Safari, by Private Relay
        ("click", SAFARI, "104.28.10.3", False),
        ("click", CHROME, "209.222.82.10", True),  # Barracuda
        ("click", CHROME, "::ffff:209.222.82.10", True),
        ("click", CHROME, "not an address", False),
        ("head", CHROME, "198.51.100.7", True),
        ("trap", CHROME, "198.51.100.7", True),
    ],
)
def test_known_networks_tell_machines(kind: str, agent: str, address: str, machine: bool) -> None:
    assert is_suspect(kind, agent=agent, address=address) is machine


def test_the_device_that_reads_is_known_by_its_system() -> None:
    assert [reader_of(agent) for agent in (CHROME, SAFARI, GMAIL, "")] == ["Windows", "iOS", "", ""]


def test_all_links_within_a_second_are_a_machines() -> None:
    burst = [seen(ms=at, url=url, links=3) for at, url in ((0, "a"), (400, "b"), (1000, "c"))]
    assert machines(burst) == [True] * 3
    assert machines(burst[:2]) == [False] * 2
    slow = [seen(ms=at, url=url, links=3) for at, url in ((0, "a"), (400, "b"), (1001, "c"))]
    assert machines(slow) == [False] * 3


def test_clicking_the_only_link_twice_is_a_person() -> None:
    assert machines([seen(url="a", links=1), seen(ms=200, url="a", links=1)]) == [False, False]
    assert machines([seen(url="a", links=2), seen(ms=200, url="a", links=2)]) == [False, False]


def test_the_link_that_nobody_sees_betrays_the_clicks_beside_it() -> None:
    click, later = seen(url="a", links=1), seen(ms=5000, url="a", links=1, visitor="w")
    trap = seen("trap", 300, visitor="x", suspect=True)
    assert machines([click, trap, later]) == [True, True, False]


def test_what_a_machine_opened_it_opened_as_a_machine() -> None:
    opened = seen("open", 0, visitor="x")
    head = seen("head", 800, visitor="x", suspect=True)
    assert machines([opened, head]) == [True, True]
    assert machines([seen("open", 0, visitor="y"), head]) == [False, True]


def test_nobody_reads_within_two_seconds_of_the_hand_over() -> None:
    assert machines([seen(age=AT_ONCE - timedelta(microseconds=1))]) == [True]
    assert machines([seen(age=timedelta(seconds=-1))]) == [True]
    assert machines([seen(age=AT_ONCE)]) == [False]


VISITS = st.lists(
    st.builds(
        seen,
        st.sampled_from(["open", "click", "click", "click", "trap", "head"]),
        st.integers(0, 80).map(lambda step: step * 100),
        visitor=st.sampled_from("vw"),
        url=st.sampled_from("abc"),
        links=st.sampled_from([0, 1, 2, 3]),
        suspect=st.sampled_from([False, False, False, True]),
    ),
    max_size=8,
)


@given(VISITS, VISITS)
def test_more_visits_never_make_a_machine_a_person(few: list[Seen], more: list[Seen]) -> None:
    alone = machines(few)
    together = machines([*few, *more])[: len(few)]
    assert all(after for before, after in zip(alone, together, strict=True) if before)


@given(VISITS, st.permutations(range(8)))
def test_the_order_in_which_visits_are_written_tells_nothing(
    visits: list[Seen], order: list[int]
) -> None:
    order = [place for place in order if place < len(visits)]
    moved = machines([visits[place] for place in order])
    assert moved == [machines(visits)[place] for place in order]


@given(
    VISITS,
    st.lists(st.integers(0, 1000), max_size=8),
    st.sets(st.integers(0, 140).map(lambda step: step * 100)),
)
def test_judging_as_time_passes_is_judging_all_at_once(
    visits: list[Seen], delays: list[int], looks: set[int]
) -> None:
    """Whenever one looks, and though a visit is written up to a second after it was made."""
    written = [
        each.at + timedelta(milliseconds=delay)
        for each, delay in zip(visits, [*delays, *[0] * 8], strict=False)
    ]
    verdicts: dict[int, bool] = {}
    marked: set[int] = set()
    left = set(range(len(visits)))
    for look in [*sorted(looks), 60_000]:
        now = NOON + timedelta(milliseconds=look)
        known = sorted(place for place in left if written[place] <= now)
        judged = machines([visits[place] for place in known])
        marked |= {place for place, machine in zip(known, judged, strict=True) if machine}
        ripe = {place for place in known if visits[place].at + SETTLED <= now}
        # All the visits of a message are judged each time one of them is settled.
        verdicts |= {place: place in marked for place in ripe}
        left -= ripe
    assert verdicts == dict(enumerate(machines(visits)))
