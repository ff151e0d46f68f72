"""The library: which writings are one entry, which never are, and that no order of asking changes it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import MetaEntry, MetaKind, meta_id
from engine.stages import Library, key_of
from engine.stages.likeness import is_typo, likeness
from engine.stages.words import words

TOPIC, SKILL, INSIGHT, FORMULA = MetaKind.TOPIC, MetaKind.SKILL, MetaKind.INSIGHT, MetaKind.FORMULA
MERGE = 0.9


def are_one(kind: MetaKind, one: str, other: str, merge: float = MERGE) -> bool:
    """Whether two writings are one entry, whichever comes first."""
    results = set()
    for first, second in ((one, other), (other, one)):
        library = Library(merge)
        entry, is_new = library.unite(kind, first)
        again, is_other = library.unite(kind, second)
        assert is_new
        assert is_other == (again.id != entry.id)
        results.add(not is_other)
    assert len(results) == 1, "the order decides"
    return results.pop()


SAME_KEY = [
    ("Quadratic Equations", "quadratic equation"),
    ("quadratic equations.", "QUADRATIC   EQUATIONS"),
    ("modelling with functions", "modeling with functions"),
    ("factorising polynomials", "factoring polynomials"),
    ("analysing data", "analyzing data"),
    ("generalisation", "generalization"),
    ("centre of a circle", "center of circles"),
    ("circumference in metres", "circumference in meters"),
    ("maths", "math"),
    ("coloured balls", "colored balls"),
    ("area of a circle", "circle area"),
    ("a circle's area", "area of circles"),
    ("permutations and combinations", "combinations and permutations"),
    ("GCD & LCM", "LCM and GCD"),
    ("vertices", "vertex"),
    ("matrices", "matrix"),
    ("geometric series", "Geometric Series"),
    ("inequalities", "inequality"),
    ("boxes", "box"),
    ("Poincar\u00e9 disc", "poincare disc"),
    ("$x$-intercepts", "x-intercept"),
    ("non-linear equations", "nonlinear equation"),
    ("co-prime numbers", "coprime numbers"),
    ("two-digit numbers", "two digit numbers"),
    ("coordinate geometry", "co ordinate geometry"),
    ("**prime** numbers", "prime numbers"),
    ("powers of two", "powers of 2"),
    ("3D geometry", "three-dimensional geometry"),
    ("2-d shapes", "two dimensional shapes"),
    ("percents", "percentages"),
    ("percent", "percentage"),
    ("right-angled triangles", "right triangles"),
    ("right angle triangle", "right triangle"),
    ("Pythagorean theorem", "Pythagoras theorem"),
    ("the Pythagorean Theorem", "Pythagoras\u2019 theorem"),
    ("Pythagoras's theorem", "Pythagorean theorem"),
    ("Euclid's algorithm", "Euclidean algorithm"),
    ("greatest common divisors (GCD)", "greatest common divisor"),
    ("the arithmetic mean - geometric mean inequality (AM-GM)", "arithmetic mean geometric mean inequality"),
]
SAME_SKILL = [
    ("use symmetry", "using symmetry"),
    ("factor quadratics", "factoring quadratics"),
    ("factorise quadratics", "factoring quadratics"),
    ("solve linear equations", "solving linear equations"),
    ("apply Vieta's formulas", "applying Vieta's formulas"),
    ("set up equations", "setting up an equation"),
    ("split fractions", "splitting fractions"),
    ("add and subtract fractions", "adding and subtracting fractions"),
    ("work backwards", "working backward"),
]
SKILLS_APART = [
    ("factors of integers", "factoring integers"),
    ("graph of a function", "graphing a function"),
    ("graph theory", "graphing theory"),
    ("set theory", "setting up a theory"),
    ("u-substitution", "using substitution"),
    ("US units", "using units"),
    ("multiples", "multiplying"),
    ("sum and difference formulas", "summing difference formulas"),
    ("adding fractions", "subtracting fractions"),
]
SAME_SENTENCE = [
    ("A prime has two divisors.", "a prime has two divisors"),
    ("Use $a^2 - b^2 = (a - b)(a + b)$.", "use a^2-b^2=(a-b)(a+b)"),
    ("Don't divide by zero!", "don\u2019t divide by zero"),
    ("$a \\neq b$", "a \u2260 b"),
    ("It is $1{,}000$ m.", "It is 1,000 m"),
    ("The area is $\\dfrac{1}{2}bh$.", "The area is \\(\\frac{1}{2}bh\\)"),
    ("x\u00b2 \u2212 1", "x^2 - 1"),
    ("x\u00b9\u2070", "$x^{10}$"),
    ("The area is $\\pi r^2$.", "The area is $\\pi \\cdot r^2$."),
    ("The area is $\\pi r^2$.", "the area is \u03c0r\u00b2"),
    ("$2(x + 3)$", "2 * (x + 3)"),
    ("$A \\cup B$", "A \u222a B"),
    ("$x \\in \\mathbb{R}, \\theta \\approx 90^\\circ$", "x \u2208 \\mathbb{R}, \u03b8 \u2248 90\u00b0"),
    ("$a \\pm \\sqrt{b}$", "a \u00b1 \u221ab"),
    ("It grows by 15%.", "It grows by 15 percent."),
    ("There are two roots.", "There are 2 roots."),
]
TYPOS = [
    ("quadratic equations", "quadratc equations"),
    ("quadratic equations", "quadratic equatoins"),
    ("number theory", "nubmer theory"),
    ("probability", "probabilty"),
    ("geometry", "goemetry"),
    ("parallelogram", "paralelogram"),
    ("independent events", "independant events"),
    ("similar triangles", "similar trianglse"),
    ("exponential growth", "exponentia lgrowth"),
    ("double counting", "doubl ecounting"),
    ("number theory", "numbert heory"),
    ("finding totals", "finding toatls"),
    ("ordered pairs", "ordered piars"),
    ("powers of 10", "powres of 10"),
    ("spheres", "spehres"),
    ("inscribed circle", "inscribed icrcle"),
]
APART = [
    *(("sine", "cosine"), ("area", "arc"), ("odd", "even"), ("maximum", "minimum"), ("permutation", "combination")),
    *(("odd functions", "add functions"), ("mean", "median"), ("median", "medial"), ("sector", "vector")),
    *(("multiple", "multiply"), ("interior angles", "exterior angles"), ("inscribed", "circumscribed")),
    *(("rational numbers", "irrational numbers"), ("equalities", "inequalities"), ("equal", "unequal")),
    *(("linear equations", "nonlinear equations"), ("binomial", "trinomial"), ("rotation", "notation")),
    *(("increasing", "decreasing"), ("computing", "commuting"), ("tangent", "cotangent"), ("finite", "infinite")),
    *(("congruent", "congruence"), ("symmetric", "asymmetric"), ("logarithm", "algorithm"), ("factor", "factory")),
    *(("union", "unique"), ("converges", "diverges"), ("induction", "deduction"), ("row", "root")),
    *(("sums of 2 squares", "sums of 3 squares"), ("base 10", "base 100"), ("level 1", "level 11")),
    *(("graph of x - 1", "graph of x + 1"), ("positive roots", "non positive roots")),
    *(("converting decimals to fractions", "converting fractions to decimals"), ("equations", "linear equations")),
    *(("dividing polynomials by monomials", "dividing monomials by polynomials"), ("sequences", "series")),
    *(("percent", "percentile"), ("right angles", "right triangles"), ("2D geometry", "3D geometry")),
    *(("mean", "men"), ("mode", "model"), ("cone", "cones and cylinders"), ("line", "lines of sight")),
    *(("powers of two", "powers of three"), ("common divisors (GCD)", "common divisors (LCM)")),
]
SENTENCES_APART = [
    ("A prime is even.", "A prime is not even."),
    ("It can be negative.", "It cannot be negative."),
    ("It is divisible by 3.", "It is divisible by 9."),
    ("The root is $x > 2$.", "The root is $x < 2$."),
    ("A factor is $x - 1$.", "A factor is $x + 1$."),
    ("Then $a \\ne b$ holds.", "Then $a = b$ holds."),
    ("If $a$ divides $b$, go on.", "If $b$ divides $a$, go on."),
    ("Take the sine of the angle.", "Take the cosine of the angle."),
    ("The sum of the digits counts.", "The product of the digits counts."),
    ("There are at most two roots.", "There are at least two roots."),
    ("Work with $2(x + 3)$.", "Work with $2x + 3$."),
    ("It grows by 1.5 percent.", "It grows by 15 percent."),
    ("It is $2 \\cdot 3$.", "It is $23$."),
    ("It is $A \\cup B$.", "It is $A \\cap B$."),
]


@pytest.mark.parametrize(("one", "other"), SAME_KEY)
def test_writings_of_one_phrase_share_a_key_whatever_the_threshold(one: str, other: str) -> None:
    assert key_of(TOPIC, one) == key_of(TOPIC, other)
    assert are_one(SKILL, one, other, merge=1.0)


@pytest.mark.parametrize(("one", "other"), SAME_SKILL)
def test_skills_say_what_to_do_or_name_the_doing(one: str, other: str) -> None:
    assert are_one(SKILL, one, other, merge=1.0)


@pytest.mark.parametrize(("one", "other"), SKILLS_APART)
def test_what_a_thing_is_and_what_is_done_stay_apart(one: str, other: str) -> None:
    assert not are_one(SKILL, one, other, merge=0.01)


@pytest.mark.parametrize(("one", "other"), SAME_SENTENCE)
def test_writings_of_one_sentence_share_a_key(one: str, other: str) -> None:
    assert key_of(FORMULA, one) == key_of(FORMULA, other)


@pytest.mark.parametrize(("one", "other"), TYPOS)
def test_a_mistyped_phrase_is_no_new_one_unless_the_recipe_wants_it(one: str, other: str) -> None:
    assert are_one(TOPIC, one, other)
    assert not are_one(TOPIC, one, other, merge=1.0)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_differs_in_meaning_stays_apart_however_low_the_threshold(one: str, other: str) -> None:
    assert not are_one(TOPIC, one, other)
    assert not are_one(TOPIC, one, other, merge=0.01)


@pytest.mark.parametrize(("one", "other"), [*SENTENCES_APART, *APART])
def test_sentences_that_differ_in_meaning_stay_apart_however_low_the_threshold(one: str, other: str) -> None:
    assert not are_one(INSIGHT, one, other, merge=0.01)


def test_sentences_may_differ_in_a_typo_or_in_words_that_only_fill_them() -> None:
    angles = "The sum of the angles of a triangle is 180 degrees."
    assert are_one(INSIGHT, angles, "The sum of the angles in a triangle is 180 degrees.")
    assert are_one(INSIGHT, angles, "The sum of the angles of a trianlge is 180 degrees.")
    assert not are_one(INSIGHT, angles, "The sum of the angles in a triangle is 180 degrees.", merge=1.0)
    assert not are_one(INSIGHT, "area of circle", "circle area"), "the order of words in a sentence counts"


def test_kinds_are_apart() -> None:
    library = Library(MERGE)
    ids = {library.unite(kind, "prime numbers")[0].id for kind in MetaKind}
    assert len(ids) == len(MetaKind)


def test_the_name_of_an_entry_is_the_writing_that_came_first_made_tidy() -> None:
    library = Library(MERGE)
    entry, is_new = library.unite(TOPIC, "  Prime\n numbers. ")
    assert (entry.name, is_new) == ("prime numbers", True)
    assert entry.id == meta_id(TOPIC, key_of(TOPIC, "prime numbers"))
    assert library.unite(TOPIC, "PRIME NUMBER") == (entry, False)
    assert library.unite(INSIGHT, "A prime has two divisors.")[0].name == "A prime has two divisors."


def test_the_nearest_entry_wins_and_of_two_as_near_the_first_by_id() -> None:
    one, other = (MetaEntry(meta_id(TOPIC, name), TOPIC, name) for name in ("interpolation", "interpellation"))
    assert Library(MERGE, [one, other]).unite(TOPIC, "interpolaton") == (one, False)
    twins = [MetaEntry(meta_id(TOPIC, name), TOPIC, name) for name in ("parametar", "parametir")]
    first = min(twins, key=lambda entry: entry.id)
    for entries in (twins, twins[::-1]):
        assert Library(0.5, entries).unite(TOPIC, "parameter") == (first, False)


writings = st.sampled_from([one for pair in (*SAME_KEY, *TYPOS, *APART) for one in pair])


@given(st.lists(writings, max_size=12), writings)
def test_what_a_writing_belongs_to_depends_on_the_entries_alone(earlier: list[str], writing: str) -> None:
    grown = Library(MERGE)
    entries = [entry for entry, is_new in (grown.unite(TOPIC, each) for each in earlier) if is_new]
    for again in (entries, entries[::-1], entries * 2):
        loaded = Library(MERGE, again)
        assert loaded.unite(TOPIC, writing) == Library(MERGE, entries).unite(TOPIC, writing)
        assert all(Library(MERGE, again).unite(TOPIC, entry.name) == (entry, False) for entry in entries)
    found, is_new = grown.unite(TOPIC, writing)
    assert (found, is_new) == Library(MERGE, entries).unite(TOPIC, writing)
    assert is_new == (found not in entries)


@given(st.sampled_from(list(MetaKind)), st.text(), st.text())
def test_any_text_has_a_key_and_a_place(kind: MetaKind, one: str, other: str) -> None:
    library = Library(0.5)
    first, is_new = library.unite(kind, one)
    assert is_new
    assert library.unite(kind, one) == (first, False)
    found, is_other = library.unite(kind, other)
    assert is_other == (found.id != first.id)
    assert found.name == " ".join(found.name.split())
    assert key_of(kind, found.name) == key_of(kind, one if found.id == first.id else other)


@given(
    st.lists(st.sampled_from(["prime", "circle", "area", "odd", "root", "sum"]), min_size=1, max_size=5), st.randoms()
)
def test_the_order_of_words_in_a_phrase_makes_no_key(phrase: list[str], chance: random.Random) -> None:
    other = phrase.copy()
    chance.shuffle(other)
    assert key_of(TOPIC, " ".join(phrase)) == key_of(TOPIC, " of the ".join(other))


def test_among_many_entries_the_right_one_is_found() -> None:
    chance = random.Random(5)  # noqa: S311 -- names, no secrets
    syllables = ["ba", "co", "di", "fu", "ge", "lo", "mi", "na", "pe", "ru", "sta", "tri"]
    names = [
        "".join(chance.choices(syllables, k=4)) + " " + "".join(chance.choices(syllables, k=5)) for _ in range(3000)
    ]
    library = Library(MERGE)
    entries = {name: library.unite(TOPIC, name)[0] for name in names}
    for name in names[::50]:
        middle = len(name) - 5
        assert library.unite(TOPIC, name[:middle] + name[middle + 1 :])[0] == entries[name]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("quadratic", "quadratc", True),
        ("quadratic", "quadraitc", True),
        ("quadratic", "quadratics", False),
        ("quadratic", "uadratic", False),
        ("quadratic", "quadrutic", True),
        ("quadratic", "quadrptic", False),
        ("quadratic", "quadratic", False),
        ("quadratic", "qaudratc", False),
        ("parity", "purity", False),
        ("angle", "angel", True),
        ("piar", "pair", True),
        ("pir", "rpi", False),
        ("area", "arena", False),
        ("ratio", "rato", False),
        ("", "", False),
        ("", "quadratic", False),
    ],
)
def test_when_a_word_is_another_one_mistyped(one: str, other: str, wanted: bool) -> None:  # noqa: FBT001 -- a golden pair
    assert is_typo(one, other) == is_typo(other, one) == wanted


def test_likeness_is_none_between_writings_that_differ_in_several_words() -> None:
    assert likeness(["prime", "number"], ["primer", "numbre"]) == 0
    assert likeness(["abcdefg", "b", "c"], ["bcdefga", "b", "c"]) == 0
    assert likeness(["double", "counting"], ["doubl", "ecounting"]) == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Two-digit numbers: 3-digit, n-1, x - 1.", "two digit numbers 3 digit n - 1 x - 1"),
        ("5! is great! But n! = 3, a != b", "5 ! is great but n ! = 3 a ! = b"),
        ("1,234.5 and $1{,}000$ and 1\\,000 (1,2) .5", "1234.5 and 1000 and 1000 1 2 .5"),
        ("$\\left( x+1 \\right)^{2}$ and 3:4", "( x + 1 ^ 2 and 3 : 4"),
        ("\u00bd of 50\\%, 1/2, and/or", "1 / 2 of 50 % 1 / 2 and or"),
        ("$$\\,~$$ ...", ""),
    ],
)
def test_the_words_of_a_text(text: str, wanted: str) -> None:
    assert " ".join(words(text)) == wanted
