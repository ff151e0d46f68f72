"""What did a teacher's reply answer, and are two answers the same?"""

from engine.answers.comparer import Comparer
from engine.answers.extract import extract_answer, read_output
from engine.answers.nearly import is_other_unit, is_rounded
from engine.answers.quick import quick
from engine.answers.reading import read_reply
from engine.answers.tally import Tally, tally

__all__ = [
    "Comparer",
    "Tally",
    "extract_answer",
    "is_other_unit",
    "is_rounded",
    "quick",
    "read_output",
    "read_reply",
    "tally",
]
