"""Questions as words: what does not count, what does, and that hostile texts take no longer than others."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.curation.wording import MASK, template, tokens, words

SAME = (
    ("What is $2+3$?", "what  is 2 + 3"),
    (r"Compute $\dfrac{1}{2}+\tfrac12$.", r"Compute \frac{1}{2} + 1/2"),
    (r"Evaluate $\left(x+1\right)^{2}$", "Evaluate (x+1)^2"),
    (r"It costs \$1,000,000.", "It costs $1{,}000{,}000"),
    ("It costs $5.00.", "It costs $5"),
    (r"\[x \leq 3\cdot y\]", "$x <= 3*y$"),
    ("x \u2264 3\u00d7y", r"x \le 3 \times y"),
    ("a three-digit number", "a 3 digit number"),
    ("a 5-sided die", "a five sided die"),
    ("Janet\u2019s ducks", "Janet's ducks"),
    ("Wow, it is done!", "wow it is done"),
    (r"$90^{\circ}$ and 50\%", "90\u00b0 and 50 percent"),
    ("3\u00bd cups", r"$3\frac{1}{2}$ cups"),
    ("x\u00b2 \u2212 1", "x^2 - 1"),
    (r"\begin{align*}x&=1\\ y&=2\end{align*}", "x = 1, y = 2"),
    (r"\text{Find } \mathrm{lcm}(4,6)", "find LCM(4, 6)"),
    ("co\u00adpri\u200bme", "coprime"),
    ("the cost - in euros - and", "the cost (in euros) and"),
    (".5 metres", "0.50 metres"),
    ("Wh\u0430t is th\u0435 s\u03bfrt", "what is the sort"),
    ("\u0410 tr\u0430in of \uff15\uff12 m", "a train of 52 m"),
    ("2\u03c0r and sin\u03b1", r"2\pi r and \sin\alpha"),
    ("\u03bb", r"\lambda"),
    (r"\binom{5}{2}", r"$\dbinom{ 5 }{ 2 }$"),
)

DIFFERENT = (
    ("2(x+3)", "2x+3"),
    (r"\sqrt{x}+1", r"\sqrt{x+1}"),
    ("(2x)^2", "2x^2"),
    ("((x+1)(x+2))^2", "(x+1)(x+2)^2"),
    (r"\frac{1}{x+2}", r"\frac{1}{x}+2"),
    ("5!", "5"),
    ("(n+1)!", "n+1!"),
    ("f'(2)", "f(2)"),
    ("x-axis of ad-bc", "x-axis of adbc"),
    (r"\theta-x", r"\theta x"),
    ("2 < x", "2 > x"),
    ("|x|", "x"),
    ("two dozen", "three dozen"),
    ("one fifth", "one sixth"),
    (".5", "5"),
    (r"\frac12", r"\frac{12}{1}"),
    ("5%", "5"),
    ("find \u03b1", "find a"),
    ("find \u03bd", "find v"),
    ("\u03c1gh", "pgh"),
    ("2\u03c0r", "2nr"),
    ("\u0394x", "Ax"),
    ("\u03b1 + a", "a + a"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_does_not_count(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)
    assert tokens(one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_counts(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3*4", "34"),
        (r"\sqrt{2x}", r"\sqrt{2}*x"),
        (r"\sqrt 2x", r"\sqrt 2*x"),
        ("2^{3x}", "2^3*x"),
        (r"\frac{a}{2x}", r"\frac{a}{2}\cdot x"),
        ("a/(2x)", "a/2*x"),
        (r"3\frac{1}{2}", r"3\cdot\frac{1}{2}"),
        ("eighty or four", "eighty-four"),
    ],
)
def test_a_sign_of_a_product_counts_where_the_question_reads_otherwise_without_it(one: str, other: str) -> None:
    assert tokens(one, reckoned=True) != tokens(other, reckoned=True)


def test_signs_are_no_words_and_numbers_are() -> None:
    assert words(tokens(r"Is $2(x+3) \le \frac{1}{2}$?")) == ["is", "2", "x", "3", "1/2"]


def test_a_template_masks_every_number_and_keeps_them_in_order() -> None:
    masked, numbers = template(tokens("Two of 1,234 or 5/6 make .5 dozen x^2"))
    assert masked == [MASK, "of", MASK, "or", MASK, "make", MASK, MASK, "x", "^", MASK]
    assert numbers == ("2", "1234", "5/6", "0.5", "12", "2")


@pytest.mark.parametrize("empty", ["", " \n\t", "???", "\x00\x01", "\ud800", "$$ \\ {} ()", "\U0001f600"])
def test_a_text_without_words_has_no_tokens(empty: str) -> None:
    assert tokens(empty) == []


@given(st.text())
def test_no_text_breaks_it_and_what_comes_out_is_stable(text: str) -> None:
    parts = tokens(text)
    assert all(parts)
    assert all(not any(c.isspace() for c in part) for part in parts)
    masked, numbers = template(parts)
    assert len(masked) == len(parts)
    assert masked.count(MASK) == len(numbers)


@given(st.text(st.sampled_from("\\frac{}()[]12, .'!-+/^$~%\u0301\u0323\u00bdx"), max_size=60))
def test_no_mess_of_tex_breaks_it(text: str) -> None:
    parts = tokens(text)
    depth = 0
    for part in parts:
        depth += (part == "(") - (part == ")")
        assert depth >= 0
    assert depth == 0
    assert not {"[", "]", "{", "}"} & set(parts)


@given(st.lists(st.sampled_from(["apples", "how", "many", "7", "42", "x", "cost"]), min_size=1), st.randoms())
def test_case_and_space_and_punctuation_do_not_count(parts: list[str], chance: random.Random) -> None:
    def written(word: str) -> str:
        return chance.choice([word, word.upper(), word.title(), f"${word}$", f'"{word}"', f"\\text{{{word}}}"])

    gaps = [" ", "  ", "\n", ", ", "; ", ": ", "? ", "... ", "~ ", "\u00a0", "\\, ", "\\quad "]
    text = "".join(written(part) + chance.choice(gaps) for part in parts)
    assert tokens(text) == parts


HOSTILE = (
    "\\frac ",
    "\\frac1",
    "\\frac{",
    "\\frac{1}",
    "\\begin{",
    "1,",
    "1/ ",
    "1.",
    "a'",
    "a-",
    "- ",
    "aaa - ",
    "(",
    "(1+",
    "\\",
    "{,",
    " ",
    "\u0301\u0323",
    "a\u0301\u0323",
    "\ud800",
    "\x00",
    "9",
    "9 * ",
    "3*x ",
    "\\a 9",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_hostile_texts_come_to_an_end(piece: str) -> None:
    # A step that took quadratic time would take minutes here.
    text = piece * (100_000 // len(piece))
    for whole in (text, f"\\frac{text}", f"aaa {text}", text + ")" * len(text)):
        parts = tokens(f"begin {whole} end", reckoned=True)
        assert (parts[0], parts[-1]) == ("begin", "end")


def test_combining_marks_in_the_thousands_are_no_part_of_a_word() -> None:
    assert tokens("cafe\u0301") == [unicodedata.normalize("NFC", "cafe\u0301")]
    assert tokens("a" + "\u0301\u0323" * 1000 + " b") == ["a", "b"]


def test_russian_in_capitals_has_the_same_words() -> None:
    question = "В корзине 5 яблок, и ещё 3 груши; чьи это фрукты, сколько их всего и где Маша их взяла?"  # noqa: RUF001 -- another script is the point
    assert tokens(question) == tokens(question.upper())
