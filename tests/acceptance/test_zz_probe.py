import pytest
from tests.acceptance import test_at_every_moment as m
from tests.acceptance.scene import *
from tests.acting import rows
from jalon.workflows.actions import publish
from tests.workflows.living import figures
from jalon.accounts.models import FrequencyRule
from jalon.core.ids import new_id
pytestmark = pytest.mark.django_db(transaction=True)

RICH = """
workflow: series
triggers: [{kind: event, event: Start}, {kind: inactivity, event: Start, wait: 4 days}, {kind: tag_added, tag: t}, {kind: segment, segment: warm}, {kind: recurring, rule: FREQ=DAILY, from: 2026-03-01, at: 10:00}]
audience: {kind: not, of: {kind: tag, tag: blocked}}
repeat: {policy: POLICY}
exit: [{when: {kind: event, event: Stop}, reason: enough}]
goal: {when: {kind: event, event: Buy}}
suppress: [no]
window: WINDOW
steps:
  - {id: one, kind: send_email, email: one, status: STATUS, over_cap: hold}
  - {id: pause, kind: delay, wait: DELAY}
  - id: reads
    kind: wait_for
    branches:
      - {when: {kind: message, fact: clicked, step: one}, to: two}
      - {when: {kind: event, event: Yes}, to: mark}
      - {when: {kind: segment, segment: warm}, to: split}
    limit: 2 days
    otherwise: REST
  - {id: two, kind: send_email, email: two, over_cap: exit}
  - {id: split, kind: random_split, branches: [{share: 50, to: REST},{share: 50, to: exp}]}
  - {id: exp, kind: experiment, variants: [{name: a, share: 50, to: tell}, {name: b, share: 50, to: REST}], holdout: 10, holdout_to: end, metric: goal, lasts: 14 days, confidence: 95}
  - {id: tell, kind: notify, addresses: [a@partner.example], subject: x, text: y}
  - {id: en, kind: enroll_in, workflow: other}
  - {id: af, kind: branch, branches: [{when: {kind: among_first, n: 2}, to: mark}], otherwise: br}
  - {id: br, kind: branch, branches: [{when: {kind: event, event: Yes}, to: mark}, {when: {kind: not, of: {kind: message, fact: opened, step: one}}, to: REST}], evaluate_for: 1 day, otherwise: mark}
  - {id: REST, kind: delay, wait: 1 day}
  - {id: mark, kind: update_contact, increment: {rounds: 1}, add_tags: [t], lifecycle: mql}
  - {id: wu, kind: wait_until, hours: {from: 9:00, to: 17:00}, weekdays: [mon, tue, thu]}
  - {id: three, kind: send_email, email: three}
  - {id: d9, kind: delay, wait: 1 day}
  - {id: untag, kind: update_contact, remove_tags: [t]}
  - {id: again, kind: go_to, to: pause, rounds: 2}
  - {id: rm, kind: remove_from, workflow: other}
  - {id: out, kind: exit, reason: done}
""" + letters("cat", one="One", two="Two", three="Three")
OTHER = """
workflow: other
triggers: [{kind: from_workflow}, {kind: became_mql}]
repeat: {policy: every_time}
steps:
  - {id: w, kind: wait_until, time: 8:00}
  - {id: e, kind: emit_event, event: Start}
  - {id: d, kind: delay, wait: 2 days}
  - {id: f, kind: update_contact, clear: [lifecycle], remove_tags: [t]}
"""
@pytest.mark.parametrize("seed", range(300,308))
def test_rich(seed, monkeypatch):
    monkeypatch.setattr(m, "SERIES", RICH)
    m.CHOICES["STATUS"] = ["live","live","live","review","off"]
    it_is(utc(2026, 3, 2, 12))
    a_list("no")
    FrequencyRule.objects.create(id=new_id(), category="cat", most=2, within="3 days")
    publish(OTHER)
    a_segment("warm", "{kind: all, of: [{kind: event, event: 'Yes', within: 3 days}, {kind: not, of: {kind: workflow, workflow: other}}]}")
    marketer = m.Marketer(seed)
    try:
        publish(marketer.a_version())
    except Exception as e:
        print([(q.code,q.step,q.message["en"]) for q in e.problems]); raise
    try:
        for _ in range(60):
            before, stands = rows("SELECT count(*) FROM sandbox_email WHERE message_id in (select id from message where kind<>'notice')"), m.state("series")
            trail = []
            for nm in ("happens","time_passes","clicks","merges","publishes","reviews","pauses","resumes"):
                pass
            act = marketer.random.choice([marketer.happens]*5+[marketer.time_passes]*10+[marketer.clicks]*2+[marketer.merges, marketer.publishes, marketer.reviews])
            try:
                act()
            except (m.Conflict, m.Invalid):
                pass
            settle()
            f=figures("series"); figures("other")
            assert f.failed == 0, rows("select distinct step, error from enrollment where state='failed'")
            here = rows("""SELECT version, step, sum(CASE name WHEN 'arrived' THEN n ELSE -n END) FROM counter
               WHERE name IN ('arrived', 'left') and workflow_id=(select id from workflow where slug='series') GROUP BY version, step ORDER BY version, step""")
            there = rows("""SELECT version, step, count(*) FROM enrollment WHERE state = 'active'
               and workflow_id=(select id from workflow where slug='series') GROUP BY version, step ORDER BY version, step""")
            assert [(v,s,int(n)) for v,s,n in here if n]==there
            assert not rows("SELECT FROM message where kind<>'notice' GROUP BY enrollment_id, step, visit HAVING count(*) > 1")
            if stands == m.state("series") and stands in ("paused","stopped","ended"):
                assert rows("SELECT count(*) FROM sandbox_email WHERE message_id in (select id from message where kind<>'notice')") == before
            over = rows("select contact_id from (select contact_id, at, lag(at,2) over (partition by contact_id order by at) p from message where kind='contact' and state='sent' and contact_id not in (select merged_into from contact where merged_into is not null)) x where p > at - interval '3 days'")
            for (c,) in over[:1]:
                for r in rows("select at, email, step, state, enrollment_id, due_at, category from message where contact_id=%s order by at", c): print("MSG", *map(str, r))
                print("MSG merged", rows("select updated_at from contact where merged_into=%s", c))
            assert not rows("select contact_id from (select contact_id, at, lag(at,2) over (partition by contact_id order by at) p from message where kind='contact' and state='sent' and contact_id not in (select merged_into from contact where merged_into is not null)) x where p > at - interval '3 days'"), "cap"
            if rows("select count(*) from set_aside") != [(0,)]:
                bad = rows("select * from set_aside")
                print("ASIDE", bad)
                cid = bad[0][2].get("contact_id")
                for r in rows("select id, version, state, reason, step, exclusive, entered_at, left_at from enrollment where contact_id=%s order by id", cid): print("ENR", r)
                for r in rows("select at, enrollment_id, step, action, detail from step_log where contact_id=%s order by id", cid): print("LOG", r)
                for r in rows("select at, name, properties from event where contact_id=%s order by id", cid): print("EV", r)
                assert 0

    finally:
        print(seed, figures("series"))
