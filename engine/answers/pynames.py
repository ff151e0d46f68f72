"""What the names in Python's output are called in LaTeX."""

from typing import Final

NAMES: Final = {
    "pi": r"\pi ",
    "oo": r"\infty ",
    "I": "i",
    "E": "e",
    "inf": r"\infty ",
    "nan": "nan",
    "True": "True",
    "False": "False",
}
_LETTERS: Final = "alpha beta gamma delta theta lambda mu phi omega sigma rho epsilon"
GREEK: Final = frozenset(_LETTERS.split())
FUNCTIONS: Final = {
    "sin": r"\sin",
    "cos": r"\cos",
    "tan": r"\tan",
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "ln": r"\ln",
    "sec": r"\sec",
    "csc": r"\csc",
    "cot": r"\cot",
    "sinh": r"\sinh",
    "cosh": r"\cosh",
    "tanh": r"\tanh",
}
_WRAPPERS: Final = (
    "Decimal Float Integer mpf float64 int64 float32 int32 list array Poly int float Matrix ImmutableMatrix "
    "ImmutableDenseMatrix tuple S simplify"
)
SAME: Final = frozenset(_WRAPPERS.split())
"""Calls that stand for their first argument."""

MODULES: Final = frozenset({"math", "cmath", "np", "numpy", "sympy", "sp", "mpmath"})
SETS: Final = frozenset({"set", "frozenset", "FiniteSet"})
TEMPLATES: Final = {
    ("sqrt", 1): r"\sqrt{{{0}}}",
    ("cbrt", 1): r"\sqrt[3]{{{0}}}",
    ("root", 2): r"\sqrt[{1}]{{{0}}}",
    ("Rational", 1): "{0}",
    ("Rational", 2): r"\frac{{{0}}}{{{1}}}",
    ("Fraction", 1): "{0}",
    ("Fraction", 2): r"\frac{{{0}}}{{{1}}}",
    ("exp", 1): r"e^{{{0}}}",
    ("log", 1): r"\ln({0})",
    ("log", 2): r"\log_{{{1}}}({0})",
    ("log10", 1): r"\log_{{10}}({0})",
    ("log2", 1): r"\log_{{2}}({0})",
    ("Abs", 1): "|{0}|",
    ("abs", 1): "|{0}|",
    ("Mod", 2): r"({0})\bmod({1})",
    ("And", 2): r"{0}\land {1}",
    ("Or", 2): "{0} or {1}",
    ("gamma", 1): "gamma({0})",
    ("floor", 1): r"\lfloor {0}\rfloor",
    ("ceiling", 1): r"\lceil {0}\rceil",
    ("factorial", 1): "({0})!",
    ("binomial", 2): r"\binom{{{0}}}{{{1}}}",
    ("Eq", 2): "{0}={1}",
    ("Interval", 2): "[{0},{1}]",
    ("open", 2): "({0},{1})",
    ("Lopen", 2): "({0},{1}]",
    ("Ropen", 2): "[{0},{1})",
}
