"""Exact arithmetic of workings: quotients that never raise, and numbers as LaTeX writes them."""

from fractions import Fraction


def between(low: int, high: int, *values: int) -> bool:
    """Whether all values lie between the bounds, the bounds included."""
    return all(low <= value <= high for value in values)


def over(a: int | Fraction, b: int | Fraction) -> Fraction:
    """The quotient; 0 where a mistake before made the divisor 0."""
    return Fraction(a) / b if b else Fraction(0)


def exact(value: int | Fraction) -> int | Fraction:
    """The same number, as an integer if it is one."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def tex(value: int | Fraction) -> str:
    """The number in LaTeX, a fraction in lowest terms."""
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
