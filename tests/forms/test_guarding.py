"""What keeps robots out: the signed page, the time trap, the proof of work."""

import hashlib
from itertools import count

import pytest

from jalon.forms.guarding import MAX_AGE, WORK, Token, doubt, is_proof, issue
from tests.forms.scene import aged_token

pytestmark = pytest.mark.rule("FRM-1")


def work_out(token):
    for nonce in count():
        digest = hashlib.sha256(f"{token}:{nonce}".encode()).hexdigest()
        if int(digest[:8], 16) >> (32 - WORK) == 0:
            return str(nonce)
    raise AssertionError


def test_a_token_is_good_for_its_form_alone():
    token = aged_token("a")
    assert isinstance(doubt("a", token), Token)
    assert doubt("b", token) == "stale"
    assert doubt("a", token[:-2] + "xx") == "stale"
    assert doubt("a", "") == "stale"


def test_nobody_fills_a_form_in_at_once_and_no_page_is_good_for_ever():
    assert doubt("a", issue("a")) == "too_fast"
    assert doubt("a", aged_token("a", MAX_AGE + 1)) == "stale"


def test_each_rendered_page_is_another():
    assert doubt("a", aged_token("a")) != doubt("a", aged_token("a"))


def test_work_is_proved_by_a_nonce_that_fits_the_token():
    token = aged_token("a")
    nonce = work_out(token)
    assert isinstance(doubt("a", token, nonce=nonce, work=True), Token)
    assert doubt("a", token, nonce="", work=True) == "no_proof"
    assert doubt("a", token, nonce=f"{nonce}x", work=True) == "no_proof"
    assert not is_proof(aged_token("a"), nonce)
