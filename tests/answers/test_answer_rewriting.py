"""An answer written in another way is the same answer: on answers made here, and on those of published solutions."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers import Comparer, extract_answer, quick, read_output, read_reply

THOUSANDS = re.compile(r"\d,(?:\\!)?\d{3}")
SEVERAL = re.compile(r"[^()\[\]{}]+(?:,[^()\[\]{}]+)+")
BRACKET = re.compile(r"(?<![\\A-Za-z])[()\[\]]")


def sized(text: str) -> str:
    """With sizes on all brackets, where they fit."""
    if r"\left" in text or len(re.findall(r"[(\[]", text)) != len(re.findall(r"[)\]]", text)):
        return text
    return BRACKET.sub(lambda mark: (r"\left" if mark[0] in "([" else r"\right") + mark[0], text)


def grouped(text: str) -> str:
    """With separators in whole numbers of four digits and more."""
    return re.sub(
        r"(?<![\d.,^_!])[1-9]\d{3,}(?![\d.,_])", lambda digits: f"{int(digits[0]):,}".replace(",", "{,}"), text
    )


def reversed_parts(text: str) -> str:
    """A bare list backwards."""
    bare = SEVERAL.fullmatch(text) and not THOUSANDS.search(text)
    return ", ".join(reversed(text.split(","))) if bare else text


WAYS: dict[str, Callable[[str], str]] = {
    "spaces around signs": lambda text: re.sub(r"(?<!\d),(?!\d)|[-+=]", r" \g<0> ", text),
    "wide spaces": lambda text: text.replace(" ", r"\, "),
    r"\dfrac": lambda text: text.replace(r"\frac", r"\dfrac"),
    r"\tfrac": lambda text: re.sub(r"\\d?frac", r"\\tfrac", text),
    r"without \left": lambda text: text.replace(r"\left", "").replace(r"\right", ""),
    r"with \left": sized,
    r"\text": lambda text: text if set(text) & set("\\{}^_") else rf"\text{{{text}}}",
    "separators": grouped,
    "no separators": lambda text: (
        text if set(text) & set("([") else re.sub(r"(?<=\d),(?:\\!)?(?=\d{3}(?!\d))", "", text)
    ),
    "order": reversed_parts,
    r"\times": lambda text: text.replace(r"\cdot", r"\times"),
}

FRAMES: dict[str, Callable[[str], str]] = {
    "none": str,
    "dollars": lambda text: f"${text}$",
    r"\( \)": lambda text: rf"\( {text} \)",
    "bold, a full stop": lambda text: f"**{text}**.",
    r"\boxed": lambda text: rf"\boxed{{{text}}}",
}

ATOMS = st.one_of(
    st.integers(0, 99_999).map(str),
    st.sampled_from(["x", "y", r"\pi", "0.5", "12.75"]),
    st.integers(2, 99).map(lambda number: rf"\sqrt{{{number}}}"),
    st.tuples(st.integers(1, 99), st.integers(2, 99)).map(lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}}"),
)
TERMS = st.lists(ATOMS, min_size=1, max_size=3).map("+".join)
ANSWERS = st.one_of(
    TERMS,
    st.tuples(TERMS, TERMS).map(lambda pair: rf"\left({pair[0]}, {pair[1]}\right)"),
    st.lists(TERMS, min_size=2, max_size=4).map(lambda parts: rf"\{{{', '.join(parts)}\}}"),
    st.lists(TERMS, min_size=2, max_size=3).map(", ".join),
    st.tuples(TERMS, TERMS).map(lambda pair: f"[{pair[0]}, {pair[1]})"),
    TERMS.map(lambda term: f"z = {term}"),
)


@settings(deadline=None, max_examples=150)
@given(answer=ANSWERS, ways=st.sets(st.sampled_from(sorted(WAYS)), max_size=3), frame=st.sampled_from(sorted(FRAMES)))
def test_an_answer_equals_itself_in_other_writings(answer: str, ways: set[str], frame: str) -> None:
    other = answer
    for way in sorted(ways):
        other = WAYS[way](other)
    other = FRAMES[frame](other)
    verdict = quick(answer, other)
    assert verdict is not None
    assert verdict.equal, (answer, other, verdict)


@settings(deadline=None, max_examples=60)
@given(terms=st.lists(TERMS, min_size=2, max_size=6), data=st.data())
def test_the_order_of_a_set_says_nothing(terms: list[str], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(terms))
    verdict = quick(rf"\{{{','.join(terms)}\}}", rf"\left\{{ {' , '.join(mixed)} \right\}}")
    assert verdict is not None
    assert verdict.equal, (terms, mixed)


@settings(deadline=None, max_examples=60)
@given(roots=st.lists(st.integers(-9, 9), min_size=1, max_size=4), off=st.integers(1, 9))
def test_a_product_is_its_expansion_and_nothing_else(roots: list[int], off: int) -> None:
    product = "".join(f"(x-{root})" if root >= 0 else f"(x+{-root})" for root in roots)
    terms = [1]
    for root in roots:
        terms = [a - root * b for a, b in zip([*terms, 0], [0, *terms], strict=True)]
    written = "+".join(f"({value})x^{{{len(roots) - at}}}" for at, value in enumerate(terms))
    same, other = quick(product, written), quick(product, f"{written}+{off}")
    assert same is not None
    assert other is not None
    assert same.equal
    assert not other.equal


@pytest.mark.shared_data
def test_final_answers_of_published_solutions_equal_themselves_in_other_writings(shared_data: Path) -> None:
    path = shared_data / "seeds" / "math_train_sample.jsonl"
    answers = [extract_answer(json.loads(line)["solution"]) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(answers) == 702
    asked = 0
    with Comparer() as comparer:
        for answer in answers:
            assert answer is not None
            for way, rewrite in (WAYS | FRAMES).items():
                other = rewrite(answer.text)
                asked += other != answer.text
                verdict = comparer.compare(answer.text, other)
                assert verdict.equal, (way, answer.text, other, verdict)
        assert not comparer._idle
    assert asked >= 3_500


@pytest.mark.shared_data
def test_final_answers_of_recorded_replies_equal_themselves_in_other_writings(shared_data: Path) -> None:
    path = shared_data / "recorded" / "gsm8k_300_replies.jsonl"
    replies = [json.loads(line)["reply"] for line in path.read_text(encoding="utf-8").splitlines()]
    answers = {answer.text for reply in replies if (answer := read_reply(reply).answer)}
    assert len(answers) >= 300
    for answer in answers:
        assert read_output(answer)
        for rewrite in (WAYS | FRAMES).values():
            verdict = quick(answer, rewrite(answer))
            assert verdict is None or not answer.isascii() or verdict.equal, (answer, rewrite(answer), verdict)
