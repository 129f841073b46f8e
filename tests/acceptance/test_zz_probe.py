from datetime import timedelta
import pytest
from jalon.workflows import drafts, life, deleting
from jalon.workflows.actions import Choices, publish, publish_draft, preview
from tests.acceptance.scene import *
from tests.acting import rows
from tests.workflows.living import figures, state
from tests.acceptance.test_mailjet import WELCOME, WIN_BACK, SERIES, BIRTHDAY, counts
from tests.acceptance.test_plezi import WHITE_PAPER
pytestmark = pytest.mark.django_db(transaction=True)

def bday():
    it_is(utc(2026,7,1,6))
    ann = person("ann", birthday="1980-07-14")
    publish(BIRTHDAY); settle()
    return ann

def test_j1_stopped_before_activated_before():
    bday()
    life.stop("birthday"); settle()
    skip(2*DAY); life.activate("birthday"); 
    until(utc(2026,7,15))
    print("J1", inbox("ann"))

def test_j2_stopped_before_activated_after():
    bday()
    life.stop("birthday"); settle()
    until(utc(2026,7,20)); life.activate("birthday"); settle()
    assert inbox("ann")==[]
    until(utc(2027,7,15))
    print("J2", inbox("ann"), figures("birthday"))

def test_j3_paused_across():
    bday()
    life.pause("birthday")
    until(utc(2026,7,16))
    print(figures("birthday"))
    print(life.resume("birthday", let_in=True)); settle()
    print("J3", inbox("ann"), figures("birthday"))
    until(utc(2027,7,15))
    print("J3", inbox("ann"), figures("birthday"))

def test_j4_inactivity_paused_stopped():
    it_is(utc(2026,1,1,12))
    ann=person("ann"); bob=person("bob")
    publish(WIN_BACK); settle()
    skip(10*DAY); does(bob,"Order Completed")
    skip(75*DAY); life.stop("win-back"); settle()
    skip(20*DAY) # day 105: both passed (90, 100)
    does(bob,"Order Completed") #day 105
    life.activate("win-back"); settle()
    skip(89*DAY)
    print("J4", inbox("ann"), inbox("bob"))
    skip(2*DAY)
    print("J4", inbox("ann"), inbox("bob"))
    assert len(inbox("bob"))==1

def test_j5_new_version_rearms():
    bday()
    skip(3*DAY)
    publish(BIRTHDAY.replace("9:00","10:00")); settle()
    until(utc(2026,7,16))
    print("J5", inbox("ann"), figures("birthday"))
    publish(BIRTHDAY.replace("9:00","11:00")); settle()
    until(utc(2027,7,16))
    print("J5", inbox("ann"), figures("birthday"))

def test_j6_version_same_day_after_fire():
    bday()
    until(utc(2026,7,14,9,30))
    assert len(inbox("ann"))==1
    publish(BIRTHDAY.replace("9:00","10:00")); settle()
    until(utc(2026,7,16))
    print("J6", inbox("ann"), figures("birthday"))

def test_pin():
    it_is(utc(2026,3,2,12))
    publish(SERIES.replace("id: three, kind: send_email, email: three", "id: three, kind: send_email, email: three, version: 1"))
    ann=person("ann"); does(ann,"Start")
    publish(SERIES.replace("id: three, kind: send_email, email: three", "id: three, kind: send_email, email: three, version: 1").replace('"Three"','"THREE"').replace('"Two"', '"TWO"'))
    skip(3*DAY)
    print(subjects("ann"))
    print(rows("select email, email_version from message order by at"))

def test_pin_missing():
    try:
        publish(SERIES.replace("id: three, kind: send_email, email: three", "id: three, kind: send_email, email: three, version: 7"))
        print("PUBLISHED version 7 that does not exist")
    except Exception as e:
        print([ (p.code,p.step) for p in e.problems])

def test_ghost():
    it_is(utc(2026,3,2,12))
    print(refused(WHITE_PAPER))

def test_empty_lang():
    it_is(utc(2026,3,2,12))
    publish(SERIES.replace("repeat:", "language: de\nrepeat:"))
    ann=person("ann", language="fr-CA"); does(ann,"Start")
    print(subjects("ann"))
