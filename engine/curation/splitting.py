"""Train and test sets that share no template and no family line, so that the test measures more than memory."""

import re
from typing import Final

import polars as pl

from engine.curation.duplicates import without_numbers
from engine.curation.wording import MASK

TRAIN: Final = "train"
TEST: Final = "test"


def templates(questions: pl.DataFrame) -> pl.DataFrame:
    """The template of each question: its words, numbers masked, however these are written.

    Args:
        questions: problem_seq and question.

    Returns:
        problem_seq and template; it is empty where a question has no words.
    """
    masked = [_template(question) for question in questions["question"]]
    return pl.DataFrame({"problem_seq": questions["problem_seq"], "template": masked}, schema_overrides=_TEMPLATES)


def _template(question: str) -> str:
    unsigned = _SIGN.sub("", " ".join(without_numbers(question)[0]))
    return _NUMBER.sub(MASK, unsigned.replace(f"( {MASK} )", MASK))


_SIGN: Final = re.compile(rf"(?:\A|(?<=[^\W\d_]{{2}} )|(?<=[(=<>] ))[-+] (?={MASK})")
"""A sign of a number, not between two."""
_NUMBER: Final = re.compile(
    rf"\b(?:(?:frac|sqrt) )+{MASK}(?: {MASK})*|{MASK}(?: (?:\^ )?(?:(?:frac|sqrt) )*{MASK}| percent\b| e {MASK})*"
)
"""A number in any writing: `-5`, `1 1/2`, `1e3`, `10^3`, `50%`, `\\sqrt{5}`."""
_TEMPLATES: Final = {"problem_seq": pl.Int64(), "template": pl.String()}


def groups(problems: pl.Series, told: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Which problems belong together: those that share a template, or an ancestor, or are joined by others that do.

    Args:
        problems: `problem_seq` of all that are to be split.
        told: problem_seq and template; an empty template joins nothing.
        families: parent_seq and problem_seq, of any problems: what else belongs together.

    Returns:
        problem_seq and `group`: the smallest `problem_seq` of those to be split that belong together.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 -- scipy takes half a second to load, and only splits need it
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 -- the same

    shared = told.filter(pl.col("template") != "").select(
        pl.col("problem_seq").first().over("template").alias("parent_seq"), "problem_seq"
    )
    edges = pl.concat([shared, families.select("parent_seq", "problem_seq").cast(pl.Int64)])
    nodes = pl.concat([problems.cast(pl.Int64).alias("seq"), edges["parent_seq"], edges["problem_seq"]]).unique().sort()
    places = pl.DataFrame({"seq": nodes, "node": range(nodes.len())}, schema_overrides={"node": pl.Int64()})
    ends = [
        edges.join(places, left_on=name, right_on="seq", how="left", maintain_order="left")["node"].to_numpy()
        for name in ("parent_seq", "problem_seq")
    ]
    graph = coo_array(([1] * edges.height, (ends[0], ends[1])), shape=(nodes.len(), nodes.len()))
    _, labels = connected_components(graph, directed=False)
    found = pl.DataFrame({"problem_seq": nodes, "label": labels}).filter(
        pl.col("problem_seq").is_in(problems.implode())
    )
    return found.select("problem_seq", pl.col("problem_seq").min().over("label").alias("group"))


def split(entries: pl.DataFrame, grouped: pl.DataFrame, test: float) -> pl.DataFrame:
    """Add `split`: whole groups go to the test set, by lot, as long as its share is not exceeded.

    A group larger than what is left of the share stays in training, and smaller ones after it may still come.

    Args:
        entries: With problem_seq, problem_id and lot.
        grouped: As `groups` gives them.
        test: The share of entries for the test set.
    """
    joined = entries.join(grouped, on="problem_seq", how="left", maintain_order="left")
    sizes = joined.sort("lot", "problem_id").group_by("group", maintain_order=True).len()  # by their first lots
    room, chosen = int(round(test * entries.height, 6)), []  # 0.29 of 100 are 29, not 28.999...
    for group, size in sizes.iter_rows():
        if size <= room:
            chosen.append(group)
            room -= size
        if not room:
            break
    of_test = pl.col("group").is_in(pl.Series(chosen, dtype=pl.Int64).implode())
    return joined.with_columns(pl.when(of_test).then(pl.lit(TEST)).otherwise(pl.lit(TRAIN)).alias("split")).drop(
        "group"
    )
