"""Meta data: what is asked, and the lists read back however a model sets them."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Metadata
from engine.domain import MetaKind, Stage
from engine.prompts import render
from engine.stages import metadata_request, read_metadata
from engine.stages.metadata import LONGEST_PHRASE, LONGEST_SENTENCE, MOST_ITEMS, PHRASES

Lists = Mapping[str, tuple[str, ...]]
AS_ASKED = """\
<topics>
- linear equations
- ages
</topics>
<skills>
- setting up an equation
</skills>
<definitions>
- A linear equation has no power of its unknown above the first.
</definitions>
<formulas>
- From $ax + b = c$ follows $x = \\frac{c - b}{a}$.
</formulas>
<pitfalls>
</pitfalls>
<insights>
- The difference of two ages never changes.
</insights>"""
WANTED = {
    "topic": ("linear equations", "ages"),
    "skill": ("setting up an equation",),
    "definition": ("A linear equation has no power of its unknown above the first.",),
    "formula": ("From $ax + b = c$ follows $x = \\frac{c - b}{a}$.",),
    "insight": ("The difference of two ages never changes.",),
}


def found(text: str) -> Lists | None:
    """What was read, without the kinds of which nothing was."""
    extracted = read_metadata(text)
    return extracted and {kind.value: items for kind, items in extracted.found.items() if items}


def test_the_request_asks_about_the_question_alone_as_the_table_says() -> None:
    request = metadata_request("id", "Why?", Metadata(temperature=0.3, max_tokens=77))
    assert (request.problem_id, request.stage, request.sample) == ("id", Stage.METADATA, 0)
    assert (request.temperature, request.max_tokens) == (0.3, 77)
    assert request.messages == render("metadata", question="Why?")


def test_a_reply_as_it_was_asked_for_is_read_item_by_item() -> None:
    assert found(AS_ASKED) == WANTED
    extracted = read_metadata(AS_ASKED)
    assert extracted is not None
    assert list(extracted.found) == list(MetaKind), "every kind is there, if with nothing in it"


HEADED = """\
Here is what I found.

**Topics:** linear equations, ages
**Skills:**
- setting up an equation

### Definitions
* A linear equation has no power of its unknown above the first.

## 4. Formulas
1. From $ax + b = c$ follows $x = \\frac{c - b}{a}$.

**Pitfalls**: none
__Insights__:
- The difference of two ages never changes.

## Summary
All in all, an easy one."""
OBJECT = {
    "Topics": ["linear equations", "ages"],
    "skills": "setting up an equation",
    "knowledge_base": {
        "definitions": [WANTED["definition"][0]],
        "formulas": {"0": WANTED["formula"][0]},
        "pitfalls": [],
        "insights": WANTED["insight"],
    },
}


@pytest.mark.parametrize(
    "text",
    [
        AS_ASKED.replace("\n", "\r\n"),
        f"Sure!\n\n```xml\n{AS_ASKED}\n```\nI hope this helps.",
        f"<think>\n<topics>\n- a guess\n</topics>\n</think>\n{AS_ASKED}",
        AS_ASKED.upper().replace("LINEAR EQUATIONS", "linear equations")[:10] + AS_ASKED[10:],
        "\n".join(line for line in AS_ASKED.splitlines() if not line.startswith("</")),
        AS_ASKED.replace("\n- ", "\n* "),
        AS_ASKED.replace("\n- ", "\n\u2022 "),
        AS_ASKED.replace("- linear equations", "1. **linear equations**").replace("- ages", "2. `ages`"),
        AS_ASKED.replace("- linear equations\n- ages", "linear equations, ages"),
        AS_ASKED.replace("- linear equations\n- ages", "linear equations; and ages"),
        AS_ASKED.replace("- linear equations", "These are the topics:\n- linear equations"),
        AS_ASKED.replace("</pitfalls>", "- N/A\n- none\n- (None needed.)\n- No pitfalls\n-\n- ---\n</pitfalls>"),
        AS_ASKED.replace("has no power of its", "has no power\n  of its"),
        HEADED,
        HEADED.replace("**Topics:**", "1. **Topics**:").replace("## 4. Formulas", "Formulas and theorems:"),
        json.dumps(OBJECT),
        f"```json\n{json.dumps(OBJECT, indent=2)}\n```",
        "The lists:\n" + json.dumps(OBJECT, indent=2).replace("\\\\frac", "\\frac"),
    ],
    ids=range(18),
)
def test_other_forms_of_the_same_lists_are_read_alike(text: str) -> None:
    assert found(text) == WANTED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot tell what this problem is about.",
        "This is about linear equations, I would say; the rest is clear from the problem.",
        "<topics>\n</topics>\n<skills>\nnone\n</skills>",
        "<think><topics>\n- ages\n</topics>",
        '{"topics": [], "skills": null, "insights": true}',
        '{"topics": ["ages"',
        "[" * 10_000,
        '{"a":' * 10_000,
        "{\n" * 10_000,
        render("metadata", question="Why?")[-1].content,
        render("metadata", question="Why?")[-1].content.upper().replace("- ", "* "),
    ],
    ids=range(12),
)
def test_where_nothing_is_named_nothing_is_read(text: str) -> None:
    assert found(text) is None


def test_a_placeholder_that_comes_back_is_no_item_beside_real_ones() -> None:
    text = "<topics>\n- what the problem is about, one to four items\n- ages\n</topics>"
    assert found(text) == {"topic": ("ages",)}


def test_too_many_too_long_and_repeated_items_are_left_out() -> None:
    many = "\n".join(f"- topic {n}" for n in range(50))
    long = f"- {'x' * (LONGEST_PHRASE + 1)}\n- {'y' * LONGEST_PHRASE}\n- ages\n- ages"
    sentences = f"- {'z' * (LONGEST_SENTENCE + 1)}\n- {'z' * LONGEST_SENTENCE}"
    read = found(f"<topics>\n{many}</topics><skills>\n{long}</skills><insights>\n{sentences}</insights>")
    assert read == {
        "topic": tuple(f"topic {n}" for n in range(MOST_ITEMS)),
        "skill": ("y" * LONGEST_PHRASE, "ages"),
        "insight": ("z" * LONGEST_SENTENCE,),
    }


def test_commas_part_phrases_on_one_line_but_not_inside_brackets_formulas_or_sentences() -> None:
    text = "<topics>sets (finite, infinite), points $(x, y)$</topics><insights>\nFirst this, then that.\n</insights>"
    assert found(text) == {
        "topic": ("sets (finite, infinite)", "points $(x, y)$"),
        "insight": ("First this, then that.",),
    }
    several = "<topics>\n- lines, rays and segments\n- angles\n</topics>"
    assert found(several) == {"topic": ("lines, rays and segments", "angles")}


def test_mathematics_keeps_its_stars_and_underscores() -> None:
    text = "<formulas>\n- **Product:** $a_1 * a_2 * a_3$\n- 2 * 3 * 4 = 24\n- use *care* with x_1\n</formulas>"
    assert found(text) == {"formula": ("Product: $a_1 * a_2 * a_3$", "2 * 3 * 4 = 24", "use care with x_1")}


def test_dictionaries_and_single_texts_stand_for_items() -> None:
    text = '{"definitions": [{"term": "prime", "meaning": "two divisors"}], "topics": "primes, factors", "formulas": 7}'
    assert found(text) == {"definition": ("prime: two divisors",), "topic": ("primes", "factors"), "formula": ("7",)}


pieces = st.sampled_from(
    [
        *(
            "<topics>",
            "</topics>",
            "<skills>",
            "<insights>",
            "**Topics:**",
            "## Skills",
            "\n",
            "\n- ",
            "* ",
            "1. ",
            ", ",
        ),
        *(
            "{",
            "}",
            '{"topics": ["',
            '"]}',
            "```json\n",
            "```",
            "\\frac",
            "**",
            "$",
            "(",
            "none",
            "ages",
            "\x00",
            "\ud800",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(pieces | st.text(max_size=5)).map("".join)))
def test_whatever_a_teacher_says_is_read_within_the_bounds_or_not_at_all(text: str) -> None:
    extracted = read_metadata(text)
    if extracted is not None:
        assert any(extracted.found.values())
        for kind, items in extracted.found.items():
            longest = LONGEST_PHRASE if kind in PHRASES else LONGEST_SENTENCE
            assert len(items) == len(set(items)) <= MOST_ITEMS
            assert all(0 < len(item) <= longest and item == " ".join(item.split()) for item in items)
            assert all(any(c.isalnum() for c in item) for item in items)


def test_a_reply_of_megabytes_is_read_as_far_as_an_honest_one_goes() -> None:
    found = read_metadata("<topics>\n- primes\n</topics>\n<skills>\n- " + "a" * 3_000_000 + "\n</skills>")
    assert found is not None
    assert found.found[MetaKind.TOPIC] == ("primes",)
