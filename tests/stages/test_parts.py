"""The parts of a reply: by tags, in an object, under headings; and lists of items."""

import pytest

from engine.stages.items import list_items, phrases
from engine.stages.objects import first_object
from engine.stages.parts import Part, named_parts

NAMES = {"one": "one", "the one": "one", "two": "two"}


def parts(text: str) -> list[tuple[str, str, bool]]:
    return [(part.name, part.text, part.ended) for part in named_parts(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<one>a</one><two>b</two>", [("one", "a", True), ("two", "b", True)]),
        ("<ONE> a </ One >", [("one", "a", True)]),
        ("<the_one>a</the one>", [("one", "a", True)]),
        ("<one>a<two>b", [("one", "a", True), ("two", "b", False)]),
        ("<one>a</two>b</one>", [("one", "a</two>b", True)]),
        ("</one>a<one>b</one>", [("one", "b", True)]),
        ("<one>a</one><one></one><one>b</one>", [("one", "a", True), ("one", "b", True)]),
        ("<one>if a<one</one>", [("one", "if a<one", True)]),
        ("<one>\n```text\na\n\nb\n```\n</one>", [("one", "a\n\nb", True)]),
        ("<one>```a```</one>", [("one", "```a```", True)]),
        ("<thinking><one>no</one></thinking><two>b</two>", [("two", "b", True)]),
        ("<one>a</one>\n**Two:** b", [("one", "a", True)]),
        ("One: a", [("one", "a", True)]),
        ("ONE\na\n\nb", [("one", "a\n\nb", False)]),
        ("**One** a", []),
        ("**One**\na\n\n# Three\nb", [("one", "a", True)]),
        ("**One**\na\n\n**Three**\nb", [("one", "a", True)]),
        ("1. **One:** a\n2. **Two:** b", [("one", "a", True), ("two", "b", True)]),
        (
            '{"one": "a", "more": {"two": ["b", {"x": "c", "y": 1.50}]}}',
            [("one", "a", True), ("two", "- b\n- c: 1.50", True)],
        ),
        ('{"one": true, "two": null}', []),
        ("nothing of the kind", []),
    ],
)
def test_parts_are_found_by_tags_or_else_in_an_object_or_else_under_headings(
    text: str, wanted: list[tuple[str, str, bool]]
) -> None:
    assert parts(text) == wanted


def test_a_part_is_a_plain_value() -> None:
    assert named_parts("<two>b</two>", NAMES) == [Part("two", "b", ended=True)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"a": "\\frac{1}{2} \\times \\neq \\sqrt 2"}', {"a": r"\frac{1}{2} \times \neq \sqrt 2"}),
        (r'{"a": "\\frac{1}{2}\nNow \"so\" \u00e9"}', {"a": '\\frac{1}{2}\nNow "so" \u00e9'}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ('{1, 2}\n{"a": 1}', {"a": "1"}),
        ('[1]\n```json\n{"a": 1e400}', {"a": "1e400"}),
        ('so {"a": 1}', {}),
        ("[1]", {}),
        ('{"a": ' * 50_000, {}),
        ('{"a": 1' + "0" * 50_000 + "}", {"a": "1" + "0" * 50_000}),
    ],
    ids=range(9),
)
def test_an_object_is_read_as_models_write_it(text: str, wanted: dict[str, object]) -> None:
    assert first_object(text) == wanted


def test_lists_with_and_without_bullets() -> None:
    assert list_items("a\nb\n\nc") == ["a", "b", "c"]
    assert list_items("- a\n- b\nc") == ["a", "b", "c"]
    assert list_items("- a\n  goes on\n  and on\n- b") == ["a goes on and on", "b"]
    assert list_items("(1) a\n2. b\n3) c\n2.5 d") == ["a", "b", "c", "2.5 d"]
    assert list_items("-3 is odd\n-x is not x") == ["-3 is odd", "-x is not x"]
    assert list_items("- no solution\n- none\n- nothing is lost") == ["no solution", "nothing is lost"]
    assert phrases("a, b; c") == ["a", "b", "c"]
    assert phrases("- a, b\n- c") == ["a, b", "c"]
