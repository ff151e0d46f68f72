"""Families about remainders of powers."""

from random import Random
from typing import Final

from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Number Theory"
_PRIMES: Final = (11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


def _power_remainder(n: Numbers, slip: Slip) -> Working:
    base, exponent, modulus = n["a"], n["b"], n["m"]
    bits = bin(exponent)[3:]
    rest, reached = slip(base % modulus), 1
    steps = [f"Modulo ${modulus}$ we have ${base} \\equiv {rest}$."]
    for bit in bits:
        factor = base if bit == "1" else 1
        rest, reached = slip(rest * rest * factor % modulus), 2 * reached + int(bit)
        once_more = f", times ${base}$ once more," if bit == "1" else ""
        steps.append(f"Squaring{once_more} gives ${base}^{{{reached}}} \\equiv {rest}$.")
    return Working((*steps, f"So the remainder is ${rest}$."), rest)


def _power_remainder_numbers(random: Random) -> dict[str, int]:
    return {"a": random.randint(3, 19), "b": random.randint(20, 90), "m": random.randint(20, 60)}


POWER_REMAINDER = Family(
    name="power-remainder",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        "What remainder does ${a}^{{{b}}}$ leave on division by ${m}$?",
        "Reduce the power ${a}^{{{b}}}$ modulo ${m}$; the residue has to be non-negative and smaller than the modulus.",
        "{name} multiplies {b} factors, each of them equal to {a}, and divides the product by {m}. What is left over?",
    ),
    numbers=_power_remainder_numbers,
    fits=lambda n: n["a"] in range(2, 10**9) and n["b"] in range(2, 10**6) and n["m"] in range(2, 10**6),
    work=_power_remainder,
    program="""
answer = pow(a, b, m)
""",
    misread=lambda n: {**n, "b": n["b"] - 1},
    topics=("modular arithmetic", "powers"),
    skills=("repeated squaring", "reducing modulo a number at every step"),
    knowledge=Knowledge(
        definitions=("The residue of x modulo m is the remainder of x divided by m.",),
        formulas=("If x = y (mod m), then x^k = y^k (mod m).",),
        pitfalls=("The exponent must not be reduced modulo m.",),
        insights=("Reducing after every multiplication keeps all numbers small.",),
    ),
    words={"name": ("Ines", "Jonas", "Kiran", "Lotte")},
    harder=("two-remainders", "power-tower-remainder"),
)


def _power_tower(n: Numbers, slip: Slip) -> Working:
    order = slip(n["m"] - 1)
    exponent = slip(pow(n["b"], n["c"], abs(order) or 1))
    rest = slip(pow(n["a"], abs(exponent), n["m"]))
    return Working(
        (
            f"${n['m']}$ is prime and does not divide ${n['a']}$.",
            f"By Fermat's little theorem ${n['a']}^{{{order}}} \\equiv 1 \\pmod{{{n['m']}}}$.",
            f"So only the exponent modulo ${order}$ matters.",
            f"It is ${n['b']}^{{{n['c']}}} \\equiv {exponent} \\pmod{{{order}}}$.",
            f"Therefore the power is congruent to ${n['a']}^{{{exponent}}} \\equiv {rest} \\pmod{{{n['m']}}}$.",
        ),
        rest,
    )


def _power_tower_numbers(random: Random) -> dict[str, int]:
    return {
        "a": random.randint(2, 10),
        "b": random.randint(2, 15),
        "c": random.randint(5, 40),
        "m": random.choice(_PRIMES),
    }


def _power_tower_fit(n: Numbers) -> bool:
    sizes = n["a"] in range(2, 10**6) and n["b"] in range(2, 10**4) and n["c"] in range(2, 100)
    return sizes and n["m"] in _PRIMES and n["a"] % n["m"] != 0


POWER_TOWER = Family(
    name="power-tower-remainder",
    subject=SUBJECT,
    level=5,
    sort=Sort.COUNT,
    wordings=(
        "Find the remainder when ${a}^{{{b}^{{{c}}}}}$ is divided by ${m}$.",
        (
            "Multiplying {c} factors equal to {b} gives a number $t$. What is ${a}^t$ modulo ${m}$, if the residue is "
            "chosen between zero and the modulus?"
        ),
        (
            "A culture starts as one cell and in every hour becomes {a} times as large. The hours that pass are {b} "
            "raised to the power {c}. Then the cells are spread evenly over {m} dishes, as far as possible. How many "
            "cells remain?"
        ),
    ),
    numbers=_power_tower_numbers,
    fits=_power_tower_fit,
    work=_power_tower,
    program="""
answer = pow(a, b**c, m)
""",
    misread=lambda n: {**n, "b": n["b"] * n["c"], "c": 1},
    topics=("Fermat's little theorem", "power towers", "modular arithmetic"),
    skills=("reducing an exponent", "repeated squaring", "choosing the right modulus"),
    knowledge=Knowledge(
        definitions=("A power tower is read from above: a^b^c means a to the power b^c.",),
        formulas=("If p is prime and does not divide a, then a^(p-1) = 1 (mod p).",),
        pitfalls=(
            "The exponent is reduced modulo p - 1, not modulo p.",
            "A power tower is not (a^b)^c, whose exponent would be only b times c.",
        ),
        insights=("Two problems with small numbers, one for the exponent and one for the base, replace a huge one.",),
    ),
)

FAMILIES = (POWER_REMAINDER, POWER_TOWER)
