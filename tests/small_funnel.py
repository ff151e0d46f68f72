"""Six problems with replies that take each of them to a different end of the funnel, recorded or over HTTP."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fake_endpoint import Act, completion
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Key = tuple[str, str, int]


def both(cot: str, program: str, opening: str = "") -> str:
    """A reply whose words and program answer as given."""
    return f"<cot>\n{opening}So it is $\\boxed{{{cot}}}$.\n</cot>\n<pot>\n```python\n{program}\n```\n</pot>"


EASY = "What is 2 + 3?"
MEDIUM = "What is 7 times 8?"
CROSS = "What is 9 times 9?"
HARD = "How many primes are below 30?"
UNSETTLED = "How many grains make a heap?"
DROPPED = "Which reply was never recorded?"
TRUTH = {EASY: "5", MEDIUM: "56", CROSS: "81", HARD: "10", UNSETTLED: None, DROPPED: "none"}
TIERS = {EASY: "easy", MEDIUM: "medium", CROSS: "medium", HARD: "hard", UNSETTLED: "unsettled", DROPPED: "dropped"}
QUESTIONS = tuple(TIERS)

REPLIES: Mapping[str, Mapping[Key, str]] = {
    EASY: {("weak", "guide", 0): both("5", "print(2 + 3)")},
    MEDIUM: {
        ("weak", "guide", 0): both("54", "print(7 * 8)"),
        ("expert", "criticise", 0): both("56", "answer = 7 * 8"),
    },
    CROSS: {
        ("weak", "guide", 0): both("81", "print(9 + 9)"),
        ("expert", "criticise", 0): both("81", "raise ValueError('no')"),
    },
    HARD: {
        ("weak", "guide", 0): both("9", "print(undefined)"),
        ("expert", "criticise", 0): both("11", "def solution():\n    return 12"),
        **{("expert", "vote", i): both("10", "print(10)", f"Way {i}. ") for i in range(3)},
        ("expert", "vote", 3): both("9", "print(9)"),
        ("expert", "vote", 4): "I cannot say.",
    },
    UNSETTLED: {
        ("weak", "guide", 0): "Nobody knows.",
        ("expert", "criticise", 0): both("100", "print(1000)"),
        **{("expert", "vote", i): both(str(i // 2), f"print({i // 2})") for i in range(5)},
    },
    DROPPED: {},
}
CALLS = 6 + 4 + 2 * 5


def write_seeds(folder: Path) -> Path:
    path = folder / "seeds.jsonl"
    path.write_text("".join(json.dumps({"question": q, "answer": TRUTH[q]}) + "\n" for q in QUESTIONS))
    return path


def write_recorded(folder: Path) -> Path:
    path = folder / "replies.jsonl"
    rows = [
        {"question": q, "teacher": t, "stage": s, "sample": n, "model": f"{t}-1", "reply": reply}
        for q, replies in REPLIES.items()
        for (t, s, n), reply in replies.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def recorded_recipe(folder: Path, more: str = "") -> Path:
    """A recipe that plays the recorded replies; `more` is put before its tables."""
    write_seeds(folder)
    write_recorded(folder)
    path = folder / "small.toml"
    teachers = "".join(f'[teachers.{r}]\nkind = "recorded"\nfile = "replies.jsonl"\n' for r in ("weak", "expert"))
    path.write_text(f'{more}\n[seeds]\nfiles = ["seeds.jsonl"]\n{teachers}')
    return path


def endpoint_recipe(folder: Path, base_url: str, more: str = "", teacher: str = "") -> Path:
    """A recipe that asks an endpoint; `more` is put before its tables, `teacher` into each teacher's."""
    write_seeds(folder)
    path = folder / "endpoint.toml"
    table = f'kind = "openai"\nmodel = "m"\nbase_url = "{base_url}"\nkey_env = ""\n{teacher}\n'
    table += "" if "max_tries" in teacher else "max_tries = 2\n"
    path.write_text(f'{more}\n[seeds]\nfiles = ["seeds.jsonl"]\n[teachers.weak]\n{table}[teachers.expert]\n{table}')
    return path


def asked(body: Mapping[str, Any]) -> tuple[str, str, int]:
    """Question, stage and sample of a request, read from what a teacher gets to see."""
    prompt = body["messages"][-1]["content"]
    question = prompt.split("<problem>")[1].split("</problem>")[0].strip()
    stage = "criticise" if "weaker solver" in prompt else "vote" if "hard problem" in prompt else "guide"
    return question, stage, body.get("seed", 0)


def plays(after_s: float = 0.0, **usage: int) -> Act:
    """Answers like the recorded replies; the question that has none gets a reply that settles it."""

    async def act(_request: Request, body: dict[str, Any]) -> Response:
        await asyncio.sleep(after_s)
        question, stage, sample = asked(body)
        teacher = "weak" if stage == "guide" else "expert"
        reply = REPLIES.get(question, {}).get((teacher, stage, sample), both("1", "print(1)"))
        return JSONResponse(completion(reply, usage=usage) if usage else completion(reply))

    return act
