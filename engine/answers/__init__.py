"""What did a teacher's reply answer, and are two answers the same?"""

from engine.answers.equality.comparer import Comparer
from engine.answers.equality.nearly import is_other_unit, is_rounded
from engine.answers.equality.quick import quick
from engine.answers.equality.tally import Tally, tally
from engine.answers.replies.extract import extract_answer, read_output
from engine.answers.replies.reading import read_reply

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
