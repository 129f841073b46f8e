import pytest

from jalon.contacts.keys import Key, check_email, check_id, identity_lane, keys_of
from jalon.core.errors import Invalid


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ann@example.com", "ann@example.com"),
        ("  Ann.Lee+news@Example.COM ", "Ann.Lee+news@example.com"),
        ("o'hara@example.com", "o'hara@example.com"),
        ("ann@exämple.com", "ann@exämple.com"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("a@sub.sub.sub.sub.example.museum", "a@sub.sub.sub.sub.example.museum"),
        ("someone@shop.test", "someone@shop.test"),
    ],
)
@pytest.mark.rule("CON-1")
def test_a_contact_keeps_its_address_as_given_but_for_the_case_of_the_domain(given, kept):
    assert check_email(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "a b@example.com",
        "ann@example",
        "ann@localhost",
        "ann@-example.com",
        "ann..lee@example.com",
        "ann@example.com, bob@example.com",
        "Ann <ann@example.com>",
        "ann@exa\x00mple.com",
        "ann\n@example.com",
        "a" * 65 + "@example.com",
        "ann@" + "a" * 250 + ".com",
        "ann\ud800@example.com",
        "x" * 1_000_000,
    ],
)
def test_what_is_no_address_is_refused_with_a_remedy(given):
    with pytest.raises(Invalid) as refusal:
        check_email(given)
    assert refusal.value.remedy
    assert len(refusal.value.message) < 300


def test_addresses_that_differ_in_case_are_one_key():
    assert list(keys_of(email="Ann@Example.com").each()) == [Key("email", "ann@example.com")]


def test_empty_keys_are_no_keys():
    assert not keys_of("", "  ", None)
    assert not keys_of("   ")


@pytest.mark.parametrize("given", ["a\x00b", "a\tb", "x" * 257, "\ud800"])
def test_an_id_that_cannot_be_kept_is_refused(given):
    with pytest.raises(Invalid):
        check_id(given, "external_id")


def test_the_lane_of_a_key_never_changes():
    assert [
        identity_lane("email", "ann@example.com"),
        identity_lane("external_id", "0001"),
        identity_lane("anonymous_id", "0001"),
        identity_lane("external_id", "0002"),
    ] == [24, 63, 27, 5]
