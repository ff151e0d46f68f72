"""Pairs of answers by category, and whether they are the same."""

from collections.abc import Iterator

import pytest

from engine.answers import Comparer, quick
from engine.domain import Equality

E, D, U = Equality.EQUAL, Equality.DIFFERENT, Equality.UNDECIDED

QUICK = {
    "text": [
        ("even", "even", E),
        ("Even", r"\text{even}", E),
        ("even", "odd", D),
        ("yes", "Yes", E),
        ("yes", "no", D),
        ("True", "true", E),
        ("True", "False", D),
        ("Saturday", r"$\text{Saturday}$.", E),
        ("Saturday", "7", D),
        ("no solution", "No solution.", E),
        ("no solution", "5", D),
        ("x", "$x$", E),
        (r"x^2+1", r"$x^2 + 1$", E),
        (r"\left(1,2\right)", "(1, 2)", E),
        (r"\textbf{5}", "5", E),
        ("**5**", "5", E),
        (r"\mathbf{2340}", "2340", E),
        (r"\sqrt2", r"\sqrt{2}", E),
        (r"\dfrac{\pi}{2}", r"\frac{\pi}{2}", E),
        ("\u221e", r"\infty", E),
        ("\u03c0", r"\pi", E),
        (r"3\cdot x", "3x", E),
    ],
    "integers": [
        ("5", "5", E),
        ("5", "6", D),
        ("05", "5", E),
        ("-5", "\u22125", E),
        ("+5", "5", E),
        ("5", "-5", D),
        ("1,000", "1000", E),
        ("1{,}000", "1000", E),
        (r"1\,000", "1000", E),
        (r"1,\!722", "1722", E),
        ("9 500", "9500", E),
        ("1,234,567", "1234567", E),
        ("1000", "100", D),
        ("1" * 5000, "1" * 5000, E),
        ("1" * 5000, "0" + "1" * 5000, E),
        ("1" * 5000, "1" * 4999 + "2", D),
        ("123456789012", "123456789013", D),
        ("six", "6", E),
        ("twenty", "20", E),
        ("six", "7", D),
        ("-2^{49}", "-562949953421312", E),
        ("2**10", "1024", E),
    ],
    "fractions": [
        ("1/2", r"\frac{1}{2}", E),
        (r"\frac12", r"\dfrac{1}{2}", E),
        (r"\frac 18", "1/8", E),
        (r"\frac1{72}", "1/72", E),
        ("1/2", "2/4", E),
        ("1/2", "0.5", E),
        ("1/2", "1/3", D),
        (r"-\frac{1}{2}", r"\frac{-1}{2}", E),
        ("\u00bd", "0.5", E),
        ("1\u00bd", "3/2", E),
        ("1 1/2", "1.5", E),
        (r"1\frac{1}{2}", "1.5", E),
        ("11/2", "1 1/2", D),
        (r"\frac{1}{2}", r"\frac{1}{0}", None),
        ("6/3", "2", E),
        (r"\tfrac{6400}{27}", "6400/27", E),
        (r"\dfrac{2469}{20,\!000}", "2469/20000", E),
    ],
    "decimals": [
        ("18.0", "18", E),
        (".3", "0.3", E),
        ("0.30", "0.3", E),
        ("0.33", "1/3", D),
        ("0.333333", "1/3", D),
        ("0.333333333333333", "1/3", E),
        ("0.3333333333333333", "0.33333333333333337", E),
        ("0.30000000000000004", "0.3", E),
        ("66.66666666666667", "200/3", E),
        ("0.123456789012", "0.123456789013", E),
        ("0.123456789012", "0.123456790012", D),
        ("3.14", "3.141592653589793", D),
        ("1.2246467991473532e-16", "0", E),
        ("0.0000000001", "0", D),
        ("123456789012.0", "123456789013", D),
        ("99.999", "100", D),
        ("9007199254740992.0", "9007199254740993", E),
        ("1.2345678901234567e+20", "123456789012345678901", E),
    ],
    "scientific": [
        ("1e5", "100000", E),
        ("1E+05", "100000", E),
        (r"2.5 \times 10^{-3}", "0.0025", E),
        (r"3 \times 10^8", "300000000", E),
        ("1e-05", "0.00001", E),
        ("1e999999999", "5", U),
        ("1e999999999", "1e999999999", E),
        ("9**9**9**9", "5", U),
        (r"10^{10^{10}}", "10", U),
        ("1^{999999999}", "1", E),
    ],
    "per cent": [
        ("50%", "0.5", E),
        ("50%", "1/2", E),
        ("50%", "50", D),
        (r"50\%", "50 percent", E),
        ("50%", "50.0%", E),
        ("33%", "1/3", D),
    ],
    "money": [
        ("$18", "18", E),
        ("$18", "18 dollars", E),
        (r"\$18.00", "$18", E),
        ("$1,234.50", "1234.5", E),
        ("18$", "18 USD", E),
        ("\u20ac77", "77", E),
        ("\u20ac77", "$77", D),
        ("5 cents", "$5", D),
        ("-$5", "-5", E),
        ("$18 per day", "18 dollars", E),
        (r"\$\dfrac23 \approx \$0.67", "2/3", E),
    ],
    "units": [
        ("5 cm", "5", E),
        ("5cm", "5 cm", E),
        ("5 cm", "5 centimeters", E),
        ("5 cm", "5 kg", D),
        ("5 cm", "6 cm", D),
        ("5 cm", "5 cm^2", D),
        (r"20\text{ square units}", "20", E),
        (r"32\text{ square cm}", "32 cm^2", E),
        (r"32\text{ cm}^2", "32", E),
        ("6 miles per hour", "6 mph", E),
        (r"30^\circ", "30", E),
        (r"30^{\circ}", "30 degrees", E),
        ("5 apples", "5", E),
        ("5 apples", "5 oranges", D),
        ("5 red apples", "5 apples", E),
        ("2600g", "2600 grams", E),
        ("3 hours", "3 minutes", D),
        (r"3\pi\text{ cm}", r"3\pi", E),
        (r"3\pi\text{ cm}", r"3\pi\text{ kg}", D),
    ],
    "choice": [
        ("(A)", "A", E),
        (r"\text{(C)}", "C", E),
        ("(a)", "A", E),
        ("A", "B", D),
    ],
    "base": [
        ("1011_2", "1011", E),
        ("1011_2", "0b1011", E),
        ("1323_{4}", "1323", E),
        ("24_{10}", "24", E),
        ("11_2", "3_{10}", E),
        ("11_2", "11_3", D),
    ],
    "names": [
        ("x = 5", "5", E),
        (r"k = \frac{-33}{2}", "-16.5", E),
        ("x = 5", "x = 6", D),
        ("y = x+2", "x+2", E),
        ("f(x) = x", "x", E),
    ],
    "several": [
        ("1, 2", "[1, 2]", E),
        ("1, 2", "2, 1", E),
        ("1 and 2", "{1, 2}", E),
        (r"\{1, 2\}", "{2, 1}", E),
        ("x = 3 or x = 4", "[3, 4]", E),
        ("x=3, y=4", "y=4, x=3", E),
        ("x=3, y=4", "x=4, y=3", D),
        ("{x: 3, y: 4}", "x = 3, y = 4", E),
        ("(1, 2)", "(2, 1)", D),
        ("(3, -1)", r"\left( 3, -1 \right)", E),
        ("(3, -1)", "(3.0, -1.0)", E),
        ("(3, -1, 2)", "[3, -1, 2]", E),
        ("(1, 2)", "[1, 2]", D),
        ("[0, 2)", "[0, 2]", D),
        ("[0, 2)", r"\left[0, 2\right)", E),
        ("1, 2, 3", "1, 2", D),
        ("1, 2", "12", D),
        ("[5]", "5", E),
        (r"\pm 2", "2, -2", E),
        (r"1 \pm \sqrt{2}", r"1-\sqrt2, 1+\sqrt2", E),
        ("set()", "set()", E),
        ("-1, 3, 3", "3, -1, 3", E),
        (r"\text{Softball, Kickball}", "softball, kickball", E),
        (r"(5,\infty)", "(5, oo)", E),
        (r"(-\infty,2]\cup[3,\infty)", "Union(Interval(-oo, 2), Interval(3, oo))", E),
    ],
    "matrices": [
        (r"\begin{pmatrix} 4 \\ -10 \end{pmatrix}", "Matrix([[4], [-10]])", E),
        (r"\begin{pmatrix} 4 \\ -10 \end{pmatrix}", "[4, -10]", E),
        (r"\begin{pmatrix} 3 & 0 \\ 0 & 3 \end{pmatrix}", "[[3, 0], [0, 3]]", E),
        (r"\begin{pmatrix} 3 & 0 \\ 0 & 3 \end{pmatrix}", "[[3, 0], [0, 4]]", D),
        (r"\begin{pmatrix} 1/2 \\ 1 \end{pmatrix}", r"\begin{bmatrix} 0.5 \\ 1 \end{bmatrix}", E),
    ],
    "python": [
        ("Rational(1, 3)", r"\frac{1}{3}", E),
        ("Fraction(1, 3)", "1/3", E),
        ("Decimal('3.5')", "3.5", E),
        ("np.float64(3.0)", "3", E),
        ("(2+3j)", "2+3i", E),
        ("sqrt(2)/2", r"\frac{\sqrt{2}}{2}", E),
        ("x**2 + 1", "x^2+1", E),
        ("2*sqrt(3)", r"2\sqrt{3}", E),
        ("pi/2", r"\frac{\pi}{2}", E),
        ("2*x*(x + 1)", "2x(x+1)", None),
    ],
    "missing": [
        ("", "", D),
        (" ", " ", D),
        ("5", "", D),
    ],
}

SLOW = {
    "algebra": [
        (r"\sqrt{8}", r"2\sqrt{2}", E),
        (r"\sqrt{8}", r"2\sqrt{3}", D),
        ("(x-1)(x+1)", "x**2 - 1", E),
        ("2 - b", "-b + 2", E),
        ("p - q", "q - p", D),
        (r"\frac{1}{x-1}", "1/(x - 1)", E),
        ("24x + 5", "24*x + 5", E),
        ("x+1", "x+2", D),
        ("xy", "yx", E),
        ("x", "5", D),
        ("x_1", "x_2", D),
        ("18+10i", "10*I + 18", E),
        (r"-\frac34i", "-0.75*I", E),
        (r"\sqrt{-4}", "2i", E),
        ("sin(x)**2 + cos(x)**2", "1", E),
    ],
    "constants": [
        (r"\sqrt{2}", "1.4142135623730951", E),
        (r"\sqrt{2}", "1.414", D),
        (r"\frac{\pi}{2}", "1.5707963267948966", E),
        (r"50\pi", "157.07963267948966", E),
        (r"\log_2 8", "3", E),
        (r"\binom{5}{2}", "10", E),
        ("5!", "120", E),
        (r"2 \sqrt{6} - 2 \sqrt{3}", "1.43487787", D),
        (r"\frac{189}{2}\sqrt{3}", "163.67880131525892", E),
        ("1.0*sqrt(2)", r"\sqrt{2}", E),
        ("e^{i\\pi}", "-1", None),
    ],
    "relations": [
        ("x > 5", r"(5, \infty)", E),
        ("-3 < x < 2", "(-3, 2)", E),
        ("y = 2x+1", "2x - y + 1 = 0", E),
        ("5x - 11y + z - 17 = 0", "5*x - 11*y + z = 17", E),
        ("x < 5", "x > 5", D),
    ],
    "parts": [
        (r"(-\sqrt{3}, 3)", "(-1.7320508075688772, 3.0)", E),
        (r"(-\sqrt{3}, 3)", "(-1.7320508075688772, 4)", D),
        (r"\sqrt{8}, 1", r"1, 2\sqrt{2}", E),
        (r"\left( 4, \frac{\pi}{12} \right)", "(4, pi/12)", E),
        (r"\begin{pmatrix} \sqrt{2}/2 \\ 0 \end{pmatrix}", "Matrix([[sqrt(2)/2], [0]])", E),
        ("1, 6, 3 + \\sqrt{2}, 3 - \\sqrt{2}", "[1, 6, 3 - sqrt(2), 3 + sqrt(2)]", E),
    ],
    "unreadable": [
        ("I have no idea what this is", "x + 1", U),
        ("\\frac{", "x + 1", U),
        ("x" * 3000, "y", U),
    ],
}


def pairs(table: dict[str, list[tuple[str, str, Equality | None]]]) -> list[object]:
    return [
        pytest.param(a, b, value, id=f"{category}: {a[:30]!a} {b[:30]!a}")
        for category, rows in table.items()
        for a, b, value in rows
    ]


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    with Comparer(seconds=10.0) as comparer:
        yield comparer


def test_the_tables_are_as_large_as_they_claim() -> None:
    assert sum(len(rows) for rows in (*QUICK.values(), *SLOW.values())) >= 190


@pytest.mark.parametrize(("a", "b", "value"), pairs(QUICK))
def test_text_and_numbers_settle_it(a: str, b: str, value: Equality | None) -> None:
    verdict = quick(a, b)
    assert (verdict.value if verdict else None) == value
    assert quick(b, a) == verdict


@pytest.mark.parametrize(("a", "b", "value"), [pair for pair in pairs(SLOW) if pair.values[2] is not None])
def test_algebra_settles_it(comparer: Comparer, a: str, b: str, value: Equality) -> None:
    verdict = comparer.compare(a, b)
    assert verdict.value is value, verdict
    assert comparer.compare(b, a) == verdict


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        (None, None, "missing"),
        (None, "5", "missing"),
        ("5", " ", "missing"),
        ("5", "$5$", "same text"),
        ("1/2", "0.5", "numbers"),
        ("even", "odd", "fast: words"),
        ("(A)", "(B)", "fast: choice"),
        ("11_2", "11_3", "fast: base"),
        ("1,2", "2,1", "fast: parts"),
        ("x+1", "1+x", "math-verify"),
        (r"\sqrt{8}", r"2\sqrt{2}", "constants"),
        ("1e999999", "1", "undecided: too large"),
        ("word after word of prose", "x + 1", "undecided: unreadable"),
    ],
)
def test_a_verdict_names_the_rule_that_decided(comparer: Comparer, a: str | None, b: str | None, rule: str) -> None:
    assert comparer.compare(a, b).rule == rule
