"""STP-6: go one way or another by the value of an attribute."""

import pytest

from jalon.engine.steps.branch_on_value import BranchOnValue, Case


def branch(attribute, *, empty="nothing"):
    return BranchOnValue(
        id="choose",
        attribute=attribute,
        cases=[
            Case(values=["fr", "de-AT"], to="french"),
            Case(values=["en", "zh-Hant"], to="english"),
            Case(values=[1, 2.5], to="number"),
            Case(values=[True], to="yes"),
        ],
        empty=empty,
        otherwise="rest",
    )


@pytest.mark.rule("STP-6")
@pytest.mark.parametrize(
    ("value", "to"),
    [
        ("fr", "french"),
        ("en", "english"),
        ("FR", "rest"),
        ("fr-CA", "rest"),
        (1, "number"),
        (1.0, "number"),
        (2.5, "number"),
        (True, "yes"),
        (False, "rest"),
        (0, "rest"),
        ("1", "rest"),
        (["fr"], "rest"),
        ("", "nothing"),
        ([], "nothing"),
        (None, "nothing"),
    ],
)
def test_a_value_goes_the_way_of_its_case(scene, value, to):
    scene.contact.attributes = {} if value is None else {"segment": value}
    moved = scene.move(branch("segment"))
    assert moved.to == to
    assert moved.detail == {"value": value}


@pytest.mark.rule("STP-6")
@pytest.mark.parametrize(
    ("locale", "to"),
    [
        ("fr", "french"),
        ("fr-CA", "french"),
        ("de-AT", "french"),
        ("de", "rest"),
        ("zh-Hant-TW", "english"),
        ("zh", "rest"),
        ("", "nothing"),
    ],
)
def test_a_locale_falls_under_its_language(scene, locale, to):
    scene.contact.locale = locale
    assert scene.move(branch("locale")).to == to


@pytest.mark.rule("STP-6")
def test_an_exact_locale_wins_over_its_language(scene):
    step = BranchOnValue(
        id="choose",
        attribute="locale",
        cases=[Case(values=["fr"], to="france"), Case(values=["fr-CA"], to="canada")],
    )
    scene.contact.locale = "fr-CA"
    assert scene.move(step).to == "canada"


def test_the_empty_go_with_the_rest_by_default(scene):
    assert scene.move(branch("segment", empty=None)).to == "rest"


def test_it_tells_where_it_leads():
    targets = branch("segment").targets()
    assert [target.step for target in targets] == [
        *("french", "english", "number", "yes"),
        *("nothing", "rest"),
    ]
    assert targets[4].path == ("empty",)
    assert "“fr”, “de-AT”" in branch("segment").sentence("en")


@pytest.mark.rule("VAL-3")
@pytest.mark.parametrize(
    ("step", "found"),
    [
        (branch("segment"), []),
        (BranchOnValue(id="a", attribute="", cases=[]), ["VAL-3", "VAL-3"]),
        (BranchOnValue(id="a", attribute="x", cases=[Case(values=[], to="b")]), ["VAL-3"]),
        (
            BranchOnValue(
                id="a",
                attribute="x",
                cases=[Case(values=["a"], to="b"), Case(values=["c", "a"], to="d")],
            ),
            ["VAL-3"],
        ),
        (BranchOnValue(id="a", attribute="x", cases=[Case(values=[True, 1], to="b")]), []),
    ],
)
def test_a_branch_that_cannot_work_is_refused(codes, step, found):
    assert codes(step) == found
