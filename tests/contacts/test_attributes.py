import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.contacts.attributes import (
    AttributeInvalid,
    check_values,
    declare,
    from_json,
    from_text,
    infer,
    infer_column,
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " as it is ", " as it is "),
        ("text", "😀 שלום ' \" ; drop table", "😀 שלום ' \" ; drop table"),
        ("number", "12", 12),
        ("number", "-0.50", -0.5),
        ("number", "1e3", 1000),
        ("number", "007", 7),
        ("boolean", "TRUE", True),
        ("boolean", "non", False),
        ("date", "2024-02-29", "2024-02-29"),
        ("datetime", "2024-02-29T10:00:00+02:00", "2024-02-29T08:00:00.000Z"),
        ("datetime", "2024-02-29 10:00", "2024-02-29T10:00:00.000Z"),
        ("datetime", "2024-02-29", "2024-02-29T00:00:00.000Z"),
        ("texts", "a; b ;;c", ["a", "b", "c"]),
        ("texts", '["a;b", "c"]', ["a;b", "c"]),
    ],
)
@pytest.mark.rule("CON-2")
def test_text_becomes_the_canonical_value_of_its_type(kind, text, value):
    assert from_text(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "12,5"),
        ("number", "abc"),
        ("number", "nan"),
        ("number", "1e999"),
        ("number", "9" * 20),
        ("boolean", "maybe"),
        ("date", "2023-02-29"),
        ("date", "29/02/2024"),
        ("datetime", "2024-02-30T10:00:00Z"),
        ("datetime", "0001-01-01T00:00:00+10:00"),
        ("texts", '["a", 1]'),
        ("text", "a\x00b"),
        ("text", "half \ud83d"),
        ("text", "x" * 1_000_000),
        ("texts", "x;" * 500_000),
    ],
)
@pytest.mark.rule("CON-2")
def test_what_does_not_fit_is_refused_in_a_short_sentence_with_a_remedy(kind, text):
    with pytest.raises(AttributeInvalid) as refusal:
        from_text(kind, text)
    assert refusal.value.remedy
    assert len(refusal.value.message) < 200


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "12"),
        ("number", True),
        ("number", math.inf),
        ("number", 10**400),
        ("boolean", 1),
        ("text", 5),
        ("texts", ["a", 1]),
        ("texts", "a"),
        ("date", 20240101),
    ],
)
def test_json_of_another_type_is_refused(kind, value):
    with pytest.raises(AttributeInvalid):
        from_json(kind, value)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "boolean"),
        (3, "number"),
        ("2024-01-01", "date"),
        ("2024-01-01T10:00:00Z", "datetime"),
        ("2024-13-01", "text"),
        ("", "text"),
        (["a"], "texts"),
    ],
)
@pytest.mark.rule("CON-2")
def test_an_unknown_attribute_gets_the_type_its_value_shows(value, kind):
    assert infer(value) == kind


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2.5", "-3"], "number"),
        (["75001", "01000"], "text"),
        (["+33612345678"], "text"),
        (["true", "False"], "boolean"),
        (["0", "1"], "number"),
        (["2024-01-01"], "date"),
        (["2024-01-01", "soon"], "text"),
        ([], "text"),
        (["1234567890123456"], "text"),
    ],
)
def test_a_column_gets_the_type_all_its_cells_have(cells, kind):
    assert infer_column(cells) == kind


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2900, 1, 1)))
def test_canonical_instants_are_read_back_as_themselves(instant):
    text = from_text("datetime", instant.replace(tzinfo=UTC).isoformat())
    assert from_text("datetime", text) == text
    assert infer(text) == "datetime"


@pytest.mark.django_db
@pytest.mark.rule("CON-2")
def test_a_clash_of_types_is_an_error_of_that_field_only():
    declare({"age": "number"})
    good, refused = check_values({"age": "old", "city": "Lyon", "gone": None, "deep": {"a": 1}})
    assert good == {"city": "Lyon", "gone": None}
    assert set(refused) == {"age", "deep"}


@pytest.mark.django_db
def test_a_refused_value_declares_nothing():
    _, refused = check_values({"big": "x" * 1_000_000})
    assert refused["big"].code == "attribute_too_large"
    assert declare({"big": "number"}) == {"big": "number"}


@pytest.mark.django_db
@pytest.mark.rule("CON-2")
def test_an_attribute_is_declared_once():
    assert declare({"age": "number"}) == {"age": "number"}
    assert declare({"age": "text"}) == {"age": "number"}
