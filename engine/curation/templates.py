"""How solutions of settled problems become training samples, in the templates that trainers read."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

from engine.config import Content, Form, Text
from engine.domain import AnswerRule, MetaKind

ALPACA: Final = (
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n"
    "### Instruction:\n{question}\n\n### Response:"
)
"""The prompt of the training template (METHOD: one round), up to where the response begins."""
HEADINGS: Final = MappingProxyType(
    {
        MetaKind.DEFINITION: "Definitions",
        MetaKind.FORMULA: "Formulas",
        MetaKind.PITFALL: "Common pitfalls",
        MetaKind.INSIGHT: "Further insight",
    }
)
"""The parts of a knowledge base (METHOD: one round), and how each is headed in a sample."""
ENTRY: Final = ("problem_seq", "round")
REJECTED: Final = "rejected"
"""Why people rejected a problem, where such ones are written at all."""
_PROVENANCE: Final[Mapping[str, pl.DataType]] = {
    "id": pl.String(), "run": pl.String(), "round": pl.Int64(), "tier": pl.String(), "level": pl.Int64(),
    "subject": pl.String(), "answer": pl.String(), "stage": pl.String(), "sample": pl.Int64(), "part": pl.String(),
    REJECTED: pl.String(),
}  # fmt: skip


_PROGRAM: Final = pl.lit("program")


def _messages(role: str, said: str) -> pl.DataType:
    return pl.List(pl.Struct({role: pl.String(), said: pl.String()}))


COLUMNS: Final[Mapping[Form, Mapping[str, pl.DataType]]] = MappingProxyType(
    {
        Form.ALPACA: dict.fromkeys(("instruction", "input", "output", "prompt"), pl.String()) | dict(_PROVENANCE),
        Form.SHAREGPT: {"conversations": _messages("from", "value"), **_PROVENANCE},
        Form.OPENAI: {"messages": _messages("role", "content")},
        Form.PLAIN: {"question": pl.String(), "solution": pl.String(), **_PROVENANCE},
    }
)
"""What a sample of each form has, in order; `rejected` only where rejected problems are taken in."""


def kept(rows: pl.DataFrame, text: Text) -> pl.DataFrame:
    """The solutions that a selection takes, each text once for a problem.

    Args:
        rows: As `engine.store.samples.samples` gives them.
        text: Which are wanted.
    """
    of_cot, of_program = pl.col("of_cot"), pl.col("of_program")
    words, program = pl.col("cot"), pl.col("program")
    said, part = words, pl.lit("cot")
    match text.content:
        case Content.EITHER:
            rows = rows.filter(of_cot | ~of_cot.any().over(ENTRY))
            said, part = pl.when(of_cot).then(words).otherwise(program), pl.when(of_cot).then(part).otherwise(_PROGRAM)
        case Content.COT:
            rows = rows.filter(of_cot)
        case Content.PROGRAM:
            rows, said, part = rows.filter(of_program), program, _PROGRAM
        case Content.BOTH:
            rows, said = rows.filter(of_cot & of_program), pl.concat_str(words, program, separator="\0")
            part = pl.lit("both")
    once = ENTRY if text.solutions == "one" else (*ENTRY, "said")
    return (
        rows.with_columns(said.alias("said"), part.alias("part"))
        .unique(once, keep="first", maintain_order=True)
        .drop("said")
    )


def knowledge_bases(items: pl.DataFrame) -> pl.DataFrame:
    """The knowledge base of each entry as one text.

    Args:
        items: As `engine.store.samples.knowledge` gives them.

    Returns:
        One row for each entry that has one: problem_seq, round, written.
    """
    items = items.unique((*ENTRY, "kind", "writing"), keep="first", maintain_order=True)
    line = pl.concat_str(pl.lit("- "), pl.col("writing").str.strip_chars())
    parts = items.group_by(*ENTRY, "kind", maintain_order=True).agg(line.str.join("\n").alias("lines"))
    heading = pl.col("kind").replace_strict({kind.value: title for kind, title in HEADINGS.items()})
    parts = parts.with_columns(pl.concat_str(heading, pl.lit(":\n"), pl.col("lines")).alias("part"))
    return parts.group_by(*ENTRY, maintain_order=True).agg(pl.col("part").str.join("\n").alias("written"))


def framed(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `solution`: each in its frame, after its knowledge base where the column `knowledge` has one.

    The answer is put into a box where the teacher did not do so itself.
    """
    ticks = pl.when(pl.col("program").str.contains("```", literal=True)).then(pl.lit("````")).otherwise(pl.lit("```"))
    fence = pl.concat_str(ticks, pl.lit("python\n"), pl.col("program").str.strip_chars(), pl.lit("\n"), ticks)
    words = pl.col("cot").str.strip_chars()
    part = pl.col("part")
    body = (
        pl.when(part == "cot").then(words)
        .when(part == "both").then(pl.concat_str(words, pl.lit("\n\n"), fence))
        .otherwise(fence)
    )  # fmt: skip
    own = (part != "program") & (pl.col("cot_rule") == AnswerRule.BOXED.value).fill_null(value=False)
    answers = rows.select(pl.when(~own).then("answer")).to_series()
    boxed = pl.lit(pl.Series([each and concluded(each) for each in answers], dtype=pl.String)).fill_null("")
    solution = [pl.lit("<solution_start>\n"), body, boxed]
    before = pl.concat_str(
        pl.lit("<knowledge_base_start>\n"), pl.col("knowledge").str.strip_chars(), pl.lit("\n<knowledge_base_end>\n")
    ).fill_null("")
    return rows.with_columns(pl.concat_str(before, *solution, pl.lit("\n<solution_end>")).alias("solution"))


_SIGN: Final = re.compile(r"\\.|\\$|[$%#{}]", re.DOTALL)
"""An escaped sign, a backslash that ends the text, or what means something to TeX."""


def concluded(answer: str | None) -> str:
    """The sentence that puts an answer into a box; nothing where there is no answer.

    What would end or comment out the mathematics around it is escaped, and so are braces that do not pair.
    """
    line = " ".join((answer or "").split())
    depth, paired = 0, True
    for sign in _SIGN.findall(line):
        depth += (sign == "{") - (sign == "}")
        paired = paired and depth >= 0
    escaped = "$%#" if paired and not depth else "$%#{}"
    told = _SIGN.sub(lambda sign: sign[0] + " " * (sign[0] == "\\") if sign[0] not in escaped else f"\\{sign[0]}", line)
    return f"\n\nThe final answer is $\\boxed{{{told}}}$." if line else ""


def samples(rows: pl.DataFrame, form: Form, run_id: str) -> pl.DataFrame:
    """Solutions as training samples.

    Args:
        rows: With question, solution, and the columns of provenance.
        form: The template.
        run_id: The run.

    Returns:
        Columns of `COLUMNS`; `rejected` only where the rows have it.
    """
    question, solution = pl.col("question"), pl.col("solution")

    def said(role: str, content: str, asks: str, answers: str) -> pl.Expr:
        asked = pl.struct(pl.lit(asks).alias(role), question.alias(content))
        return pl.concat_list(asked, pl.struct(pl.lit(answers).alias(role), solution.alias(content)))

    before, _, after = ALPACA.partition("{question}")
    told = {
        "instruction": question, "input": pl.lit(""), "output": solution, "question": question, "solution": solution,
        "prompt": pl.concat_str(pl.lit(before), question, pl.lit(after)),
        "conversations": said("from", "value", "human", "gpt"),
        "messages": said("role", "content", "user", "assistant"),
        "id": pl.col("problem_id"), "run": pl.lit(run_id),
        "level": pl.when(pl.col("level") > 0).then(pl.col("level")),
        "subject": pl.when(pl.col("subject") != "").then(pl.col("subject")),
    }  # fmt: skip
    columns = {name: kind for name, kind in COLUMNS[form].items() if name != REJECTED or name in rows.columns}
    return rows.select(told.get(name, pl.col(name)).cast(kind).alias(name) for name, kind in columns.items())
