"""What the names in Python's output are called in LaTeX."""

import ast
from typing import Final

RELATIONS: Final[dict[type, str]] = {
    ast.Lt: "<",
    ast.Gt: ">",
    ast.LtE: r"\le ",
    ast.GtE: r"\ge ",
    ast.Eq: "=",
    ast.NotEq: r"\ne ",
}
NAMES: Final = {
    "pi": r"\pi ",
    "oo": r"\infty ",
    "I": "i",
    "E": "e",
    "inf": r"\infty ",
    "nan": "nan",
    "True": "True",
    "False": "False",
    "zoo": "undefined",
    "EmptySet": r"\emptyset ",
    "Reals": r"\mathbb{R}",
    "Integers": r"\mathbb{Z}",
    "Naturals": r"\mathbb{N}",
    "Rationals": r"\mathbb{Q}",
    "Complexes": r"\mathbb{C}",
}
SINGLETONS: Final = {
    "EmptySet": NAMES["EmptySet"],
    "Reals": NAMES["Reals"],
    "Integers": NAMES["Integers"],
    "Naturals": NAMES["Naturals"],
    "Half": r"\frac{1}{2}",
    "One": "1",
    "Zero": "0",
    "Pi": NAMES["pi"],
    "Exp1": "e",
    "ImaginaryUnit": "i",
    "Infinity": NAMES["oo"],
    "NegativeInfinity": "-" + NAMES["oo"],
    "ComplexInfinity": "undefined",
    "NaN": "nan",
}
"""What stands behind `S.` in sympy."""

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
    "re": r"\Re",
    "im": r"\Im",
    "sign": "sgn",
}
_WRAPPERS: Final = (
    "Decimal Float Integer mpf float64 int64 float32 int32 list array tensor Poly float tuple S simplify sorted "
    "dict_values dict_keys odict_values odict_keys"
)
SAME: Final = frozenset(_WRAPPERS.split())
"""Calls that stand for their first argument."""

MATRICES: Final = frozenset({"Matrix", "ImmutableMatrix", "ImmutableDenseMatrix", "MutableDenseMatrix"})
POINTS: Final = frozenset({"Point", "Point2D", "Point3D", "Tuple"})
MODULES: Final = frozenset(
    {"math", "cmath", "np", "numpy", "sympy", "sp", "mpmath", "mp", "torch", "fractions", "decimal"}
)
SETS: Final = frozenset({"set", "frozenset"})
JOINED: Final = {
    "Add": "+",
    "Mul": "*",
    "Union": r"\cup ",
    "Intersection": r"\cap ",
    "And": r"\land ",
    "Or": " or ",
    "Max": ",",
    "Min": ",",
    "max": ",",
    "min": ",",
    "gcd": ",",
    "lcm": ",",
    "FiniteSet": ",",
    **dict.fromkeys(POINTS, ","),
}
"""Calls with any number of arguments: what joins them."""

OPERANDS: Final = frozenset({"Add", "Mul", "Pow", "pow", "Mod", "complex", "mpc"})
"""Calls whose arguments need brackets, unless they are a single number or letter: `(a)` alone would be an option."""


AROUND: Final = {
    "Max": r"\max({0})",
    "Min": r"\min({0})",
    "max": r"\max({0})",
    "min": r"\min({0})",
    "gcd": r"\gcd({0})",
    "lcm": "lcm({0})",
    "FiniteSet": r"\{{{0}\}}",
    **dict.fromkeys(POINTS, "({0})"),
}
"""What stands around them."""

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
    ("Mod", 2): r"{0}\bmod {1}",
    ("complex", 2): "{0}+{1}i",
    ("mpc", 2): "{0}+{1}i",
    ("Pow", 2): "{0}^{{{1}}}",
    ("pow", 2): "{0}^{{{1}}}",
    ("FiniteSet", 0): r"\emptyset ",
    ("conjugate", 1): r"\overline{{{0}}}",
    ("factorial2", 1): "({0})!!",
    ("comb", 2): r"\binom{{{0}}}{{{1}}}",
    ("perm", 2): r"\frac{{({0})!}}{{(({0})-({1}))!}}",
    ("EmptySet", 0): r"\emptyset ",
    ("Complement", 2): r"{0}\setminus {1}",
    **{
        (name, 2): "{0}" + sign + "{1}"
        for names, sign in (
            ("Lt StrictLessThan", "<"),
            ("Gt StrictGreaterThan", ">"),
            ("Le LessThan", r"\le "),
            ("Ge GreaterThan", r"\ge "),
            ("Ne Unequality", r"\ne "),
            ("Equality", "="),
        )
        for name in names.split()
    },
    ("gamma", 1): "gamma({0})",
    ("floor", 1): r"\lfloor {0}\rfloor",
    ("ceiling", 1): r"\lceil {0}\rceil",
    ("factorial", 1): "({0})!",
    ("binomial", 2): r"\binom{{{0}}}{{{1}}}",
    ("Eq", 2): "{0}={1}",
}
