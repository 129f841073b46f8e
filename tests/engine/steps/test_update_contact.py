"""STP-9: update the contact."""

import pytest

from jalon.engine.effects import Update
from jalon.engine.steps.update_contact import UpdateContact
from jalon.engine.walking import Go


@pytest.mark.rule("STP-9")
def test_it_changes_attributes_tags_and_lists(scene):
    scene.contact.attributes = {"plan": "paid", "purchases": 2, "cart_total": 80}
    step = UpdateContact(
        id="mark",
        set={"status": "customer"},
        copy={"previous_plan": "plan", "nothing": "missing", "language": "locale"},
        increment={"purchases": 1, "visits": 5},
        clear=["cart_total"],
        add_tags=["buyer"],
        remove_tags=["prospect"],
        join_lists=["customers"],
        leave_lists=["prospects"],
        next="thanks",
    )
    assert scene.move(step) == Go("thanks")
    assert scene.effects(step) == [
        Update(
            attributes={
                "status": "customer",
                "previous_plan": "paid",
                "nothing": None,
                "language": "fr-CA",
                "cart_total": None,
                "purchases": 3,
                "visits": 5,
            },
            add_tags=("buyer",),
            remove_tags=("prospect",),
            join_lists=("customers",),
            leave_lists=("prospects",),
        )
    ]


@pytest.mark.rule("STP-9")
@pytest.mark.parametrize(
    ("value", "by", "result"),
    [
        (1, 2, 3),
        (0.1, 0.2, 0.3),
        (1, -0.5, 0.5),
        (10**20, 1, 10**20 + 1),
    ],
)
def test_sums_are_exact(scene, value, by, result):
    scene.contact.attributes["points"] = value
    step = UpdateContact(id="mark", increment={"points": by})
    assert scene.effects(step)[0].attributes == {"points": result}


@pytest.mark.rule("STP-9")
@pytest.mark.parametrize("value", ["3", True, ["a"], "2026-01-01"])
def test_what_is_no_number_is_not_added_to(scene, value):
    scene.contact.attributes["points"] = value
    step = UpdateContact(id="mark", increment={"points": 1})
    assert scene.effects(step)[0].attributes == {}


def test_the_definition_stays_as_it_is(scene):
    step = UpdateContact(id="mark", set={"status": "customer"}, clear=["cart"])
    scene.effects(step)[0].attributes["status"] = "changed"
    assert step.set == {"status": "customer"}


@pytest.mark.rule("VAL-3")
@pytest.mark.parametrize(
    ("step", "found"),
    [
        (UpdateContact(id="a"), ["VAL-3"]),
        (UpdateContact(id="a", set={"x": 1}), []),
        (UpdateContact(id="a", set={"x": 1}, clear=["x"]), ["VAL-3"]),
        (UpdateContact(id="a", add_tags=["x"], remove_tags=["x"]), ["VAL-3"]),
        (UpdateContact(id="a", join_lists=["x"], leave_lists=["x"]), ["VAL-3"]),
        (UpdateContact(id="a", set={"email": "x@example.com"}), ["VAL-3"]),
        (UpdateContact(id="a", set={"company.id": "acme"}, clear=["plan"]), []),
        (UpdateContact(id="a", set={"company.plan": "paid"}, clear=["company.city"]), []),
        (UpdateContact(id="a", set={"company.id": "acme", "company.plan": "paid"}), ["VAL-3"]),
        (UpdateContact(id="a", increment={"company.id": 1}), ["VAL-3"]),
        (UpdateContact(id="a", set={"locale": "fr"}), []),
    ],
)
def test_a_contradiction_is_refused(codes, step, found):
    assert codes(step) == found


def test_it_says_what_it_does():
    step = UpdateContact(id="a", set={"status": "customer"}, increment={"visits": 1})
    assert step.sentence("en") == (
        "Update the contact: set “status” to “customer” and add 1 to “visits”"
    )
