"""How a solution of a settled problem becomes a training sample, in the templates that trainers read."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from engine.domain import AnswerRule

ALPACA: Final = (
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n"
    "### Instruction:\n{question}\n\n### Response:"
)
"""The prompt of the training template (METHOD: one round), up to where the response begins."""

_UNESCAPED: Final = re.compile(r"(?<!\\)([$%#])")
"""Characters of an answer that would end or comment out the mathematics around it."""


class Form(StrEnum):
    """A template of training samples."""

    ALPACA = "alpaca"
    """`instruction`, `input`, `output`, and the `prompt` that the method was trained with (Taori et al. 2023)."""
    SHAREGPT = "sharegpt"
    """`conversations` of messages with `from` (`human`, `gpt`) and `value`."""
    OPENAI = "openai"
    """`messages` with `role` and `content`, and nothing else: the service refuses lines with other fields."""
    PLAIN = "plain"
    """`question` and `solution`."""


Column = type[str] | type[int] | tuple[str, str]
"""A text, a whole number, or a list of messages with two texts of these names."""

_PROVENANCE: Final[dict[str, Column]] = {
    "id": str, "run": str, "round": int, "tier": str, "answer": str, "stage": str, "sample": int, "part": str,
}  # fmt: skip
REJECTED: Final = "rejected"
"""Why people rejected a problem, where such ones are written at all."""
COLUMNS: Final[Mapping[Form, Mapping[str, Column]]] = MappingProxyType(
    {
        Form.ALPACA: {"instruction": str, "input": str, "output": str, "prompt": str, **_PROVENANCE, REJECTED: str},
        Form.SHAREGPT: {"conversations": ("from", "value"), **_PROVENANCE, REJECTED: str},
        Form.OPENAI: {"messages": ("role", "content")},
        Form.PLAIN: {"question": str, "solution": str, **_PROVENANCE, REJECTED: str},
    }
)
"""What a sample of each form may have, in order."""


def sample(row: Mapping[str, Any], run_id: str, form: Form, rejected: str | None = None) -> dict[str, Any]:
    """A solution as a training sample.

    Args:
        row: A row of `engine.store.samples`.
        run_id: The run.
        form: The template.
        rejected: Why people rejected it; `None` if they did not.

    Returns:
        Columns of `COLUMNS`; `rejected` only where there is a reason.
    """
    question, solution = row["question"], response(row)
    provenance = {
        "id": row["problem_id"], "run": run_id, "round": row["round"], "tier": row["tier"], "answer": row["answer"],
        "stage": row["stage"], "sample": row["sample"], "part": row["part"],
    }  # fmt: skip
    provenance |= {} if rejected is None else {REJECTED: rejected}
    match form:
        case Form.ALPACA:
            prompt = ALPACA.replace("{question}", question)
            return {"instruction": question, "input": "", "output": solution, "prompt": prompt, **provenance}
        case Form.SHAREGPT:
            said = [{"from": "human", "value": question}, {"from": "gpt", "value": solution}]
            return {"conversations": said, **provenance}
        case Form.OPENAI:
            said = [{"role": "user", "content": question}, {"role": "assistant", "content": solution}]
            return {"messages": said}
        case Form.PLAIN:
            return {"question": question, "solution": solution, **provenance}


def response(row: Mapping[str, Any]) -> str:
    """The solution in its frame; the answer is put into a box where the teacher did not do so itself."""
    body = row["cot"].strip() if row["part"] == "cot" else f"```python\n{row['program'].strip()}\n```"
    if row["part"] != "cot" or row["cot_rule"] != AnswerRule.BOXED.value:
        boxed = _UNESCAPED.sub(r"\\\1", row["answer"])
        body += f"\n\nThe final answer is $\\boxed{{{boxed}}}$."
    return f"<solution_start>\n{body}\n<solution_end>"
