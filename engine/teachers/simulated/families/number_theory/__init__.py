"""Families of Number Theory."""

from engine.teachers.simulated.families.number_theory import digits, divisors, factorials, multiples, powers, remainders

FAMILIES = (
    *digits.FAMILIES,
    *remainders.FAMILIES,
    *divisors.FAMILIES,
    *multiples.FAMILIES,
    *factorials.FAMILIES,
    *powers.FAMILIES,
)
