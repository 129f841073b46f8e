import random
from datetime import timedelta
import pytest
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.contacts.merge import merge
from jalon.workflows import drafts, life, deleting
from jalon.workflows.actions import Choices, publish, publish_draft, preview, NotPublished
from jalon.definition.scalars import Duration
from tests.acceptance.scene import *
from tests.acting import rows
from tests.workflows.living import figures, state
pytestmark = pytest.mark.django_db(transaction=True)

W = """
workflow: series
name: Series
triggers: [{kind: event, event: Start}, {kind: inactivity, event: Seen, wait: 4 days}]
repeat: {policy: POLICY}
exit: [{when: {kind: event, event: Stop}, reason: stop}]
goal: {when: {kind: event, event: Buy}}
WINDOW
steps:
  - {id: one, kind: send_email, email: one STATUS}
  - {id: wait_one, kind: delay, wait: DELAY}
  - id: wf
    kind: wait_for
    branches: [{when: {kind: message, fact: clicked, step: one}, to: two}, {when: {kind: event, event: Yes}, to: mark}]
    limit: 2 days
    otherwise: RENAMED
  - {id: two, kind: send_email, email: two}
  - {id: RENAMED, kind: delay, wait: 1 day}
  - {id: mark, kind: update_contact, increment: {n: 1}}
  - {id: three, kind: send_email, email: three}
""" + letters(one="One", two="Two", three="Three")

def text(rng):
    return (W.replace("POLICY", rng.choice(["after_exit","after_exit","every_time","once"]))
      .replace("WINDOW", rng.choice(["", "window: {days: [mon, wed, fri], opens: 9:00, closes: 12:00}", "window: {opens: 8:00, closes: 20:00, holds: actions}"]))
      .replace("DELAY", rng.choice(["1 day", "3 days", "12 hours"]))
      .replace("RENAMED", rng.choice(["d2","d2","dd"]))
      .replace(" STATUS", rng.choice(["", "", ", status: review", ", status: off"])))

def check():
    slug="series"
    f = figures(slug) if rows("select 1 from workflow where slug='series'") else None
    dup = rows("select enrollment_id, step, visit, count(*) from message group by 1,2,3 having count(*)>1")
    assert not dup, dup
    assert not rows("select 1 from enrollment where state='failed'"), rows("select error from enrollment where state='failed'")
    neg = rows("select step, version, sum(case name when 'arrived' then n else -n end) s from counter where name in ('arrived','left') and step<>'' group by 1,2 having sum(case name when 'arrived' then n else -n end) <> (select count(*) from enrollment e where e.step=counter.step and e.version=counter.version and e.state='active')")
    assert not neg, neg
    sent = rows("select coalesce(sum(n),0) from counter where name='sent'")[0][0]
    assert sent == rows("select count(*) from message where state='sent'")[0][0] == rows("select count(*) from sandbox_email")[0][0]
    ns = rows("select reason, count(*) from message where state in ('skipped','failed') group by 1")
    if f and f.state in ("stopped","ended","archived"):
        assert f.inside == 0, f

@pytest.mark.parametrize("seed", [11,12,13,14])
def test_monkey(seed):
    rng = random.Random(seed)
    it_is(utc(2026,3,2,12))
    publish(text(rng))
    people = [person(f"p{i}") for i in range(5)]
    trail=[]
    def ev(name): 
        def f():
            does(rng.choice(people), name)
        f.__name__="ev_"+name; return f
    def sk(): skip(timedelta(hours=rng.choice([1,5,13,24,40])))
    def pause(): life.pause("series", rng.choice(["hold","skip"]))
    def resume():
        life.resume("series", overdue=rng.choice(["send","skip","spread"]), hours=6, let_in=rng.random()<.5)
    def drain(): life.drain("series")
    def stop(): life.stop("series")
    def activate(): life.activate("series")
    def archive(): life.archive(["series"])
    def restore(): life.restore("series")
    def pub():
        publish(text(rng), Choices(inside=rng.choice(["finish","move","exit"]), mapping=rng.choice([{}, {"d2":"dd"},{"dd":"d2"}])))
    def click():
        c = rows("select contact_id, message_id, recipient from sandbox_email where subject='One'")
        if c:
            clicks_id = rng.choice(c)
            visits.clicked(Link(clicks_id[0], clicks_id[1], "https://example.com/one"), machine=False)
    def approve():
        from jalon.delivery import review
        ids=[m.id for m in review.in_review()]
        if ids: rng.choice([review.approve, review.reject])(ids[:2])
    def mg():
        if len(people)>3:
            a,b=rng.sample(people,2)
            merge(a,b); people.remove(b)
            people.append(person(f"q{rng.random()}"))
    ops=[ev("Start")]*6+[sk]*8+[ev("Stop"),ev("Buy"),ev("Yes"),ev("Seen"),pause,resume,pub,pub,click,click,approve,mg]
    if seed%2: ops+=[drain,stop]
    try:
        for i in range(70):
            op=rng.choice(ops)
            st=state("series")
            if st in ("stopped","ended","draining") and rng.random()<.4: op=activate
            if st=="paused" and rng.random()<.2: op=resume
            sent0=rows("select count(*) from sandbox_email")
            inw=st
            trail.append(op.__name__)
            try:
                op()
            except (Conflict, Invalid, NotPublished) as e:
                trail[-1]+="!"
                continue
            if op in (sk,) and st in ("paused","stopped","ended","archived"):
                assert sent0==rows("select count(*) from sandbox_email")
            if rng.random()<.6: settle(); check()
        settle(); check()
    finally:
        print(seed, trail, state("series"), figures("series"))
