"""Why a contact did, or did not, enter a workflow, wait, receive and leave (NEW-3)."""

from uuid import UUID

from jalon.core import clock
from jalon.definition.problems import Locale
from jalon.reports.explanation import Explanation, Line, Passage
from jalon.reports.passage import tell_passage
from jalon.reports.record import Record, read_record
from jalon.reports.teller import Teller
from jalon.reports.ways_in import tell_refusal, tell_ways_in


def explain(contact_id: UUID, slug: str, locale: Locale = "en") -> Explanation:
    """The story of a contact in a workflow, in sentences, times in the account's time zone.

    Each enrollment is told by the version it was on. Raises NotFound when there is no such
    workflow.
    """
    record = read_record(contact_id, slug)
    teller = Teller(locale, record.zone)
    passages = [tell_passage(each, record, teller) for each in record.enrollments]
    refusals = [tell_refusal(each, record, teller) for each in record.refusals]
    ways_in = tell_ways_in(record, teller, now=clock.now())
    return Explanation(
        contact=contact_id,
        workflow=slug,
        time_zone=record.zone.key,
        verdict=_verdict(record, teller, passages=passages, refusals=refusals, ways_in=ways_in),
        enrollments=passages,
        refusals=refusals,
        ways_in=ways_in,
    )


def _verdict(
    record: Record,
    teller: Teller,
    *,
    passages: list[Passage],
    refusals: list[Line],
    ways_in: list[Line],
) -> list[str]:
    if passages:
        return [passage.verdict for passage in passages]
    never = teller.say("Never entered: ", "N'est jamais entré : ")
    if refusals:
        latest = refusals[-1]
        because = latest.sentence[:1].lower() + latest.sentence[1:]
        when = "" if latest.at is None else f", {teller.on(latest.at)}"
        return [never + "✗ " + "; ".join([because + when, *latest.tests])]
    if ways_in:
        return [never + "; ".join(f"{line.mark} {line.sentence}" for line in ways_in)]
    state = teller.quote(record.workflow.state)
    return [
        never
        + teller.say(
            f"✗ the workflow is {state} and lets nobody in",
            f"✗ le workflow est {state} et ne laisse entrer personne",
        )
    ]
