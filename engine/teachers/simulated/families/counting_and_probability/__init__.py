"""Families of Counting & Probability."""

from engine.teachers.simulated.families.counting_and_probability import (
    arrangements,
    chance,
    counting,
    expectation,
    selections,
    sharing,
)

FAMILIES = (
    *chance.FAMILIES,
    *counting.FAMILIES,
    *selections.FAMILIES,
    *expectation.FAMILIES,
    *arrangements.FAMILIES,
    *sharing.FAMILIES,
)
