"""Near-identical questions with different answers: one of the two is wrong."""

from typing import Final

import polars as pl

from engine.answers import Comparer
from engine.diversity.steps import Step, Watch
from engine.domain import DuplicateKind
from engine.store import Store, near

MOST: Final = 20_000
"""Pairs whose answers are compared, those with the likest questions first; nine of ten take no time, the others up to a
third of a second."""
_PATCH: Final = 500
_SAME_NUMBERS: Final = (DuplicateKind.EXACT.value, DuplicateKind.WORDS.value)
_ADDED: Final = {"answer": pl.String, "other_answer": pl.String, "equality": pl.String}


def with_answers(store: Store, pairs: pl.DataFrame, watch: Watch) -> pl.DataFrame:
    """Pairs with both answers and whether they are the same, where the questions have the same numbers.

    Args:
        store: The store.
        pairs: problem_seq, other_seq, kind, likeness, and more.
        watch: Is told how far it is.

    Columns:
        Those of `pairs`, answer, other_answer, equality (null where they were not compared).
    """
    alike = pairs.filter(pl.col("kind").is_in(_SAME_NUMBERS)).sort("likeness", descending=True, maintain_order=True)
    rows = []
    with Comparer() as comparer:
        for part in alike.head(MOST).iter_slices(_PATCH):
            seqs = pl.concat([part["problem_seq"], part["other_seq"]]).unique().to_list()
            with store.read() as reader:
                answers = dict(near.answers(reader, seqs).iter_rows())
                questions = dict(near.questions(reader, seqs).iter_rows())
            for one, other in part.select("problem_seq", "other_seq").iter_rows():
                a, b = answers.get(one), answers.get(other)
                verdict = comparer.compare(a, b, questions[one]) if a is not None and b is not None else None
                rows.append((one, other, a, b, verdict.value.value if verdict else None))
            watch(Step("comparing answers", len(rows), min(alike.height, MOST)))
    schema = {"problem_seq": pl.Int64, "other_seq": pl.Int64} | _ADDED
    return pairs.join(
        pl.DataFrame(rows, schema, orient="row"), on=["problem_seq", "other_seq"], how="left", maintain_order="left"
    )
