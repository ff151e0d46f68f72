"""The programs of real replies: they leave their result in `answer` and print nothing."""

import asyncio
import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from engine.domain import AnswerWay, ProgramStatus
from engine.sandbox import Sandbox

FENCED = re.compile(r"```(?:python)?\n(.*?)```", re.DOTALL)


@pytest.mark.shared_data
async def test_programs_of_real_replies_run(shared_data: Path) -> None:
    lines = (shared_data / "recorded" / "gsm8k_300_replies.jsonl").read_text().splitlines()
    programs = [found[-1] for line in lines if (found := FENCED.findall(json.loads(line)["reply"]))]
    async with Sandbox() as sandbox:
        began = time.monotonic()
        results = await asyncio.gather(*(sandbox.run(program) for program in programs))
        rate = len(programs) / (time.monotonic() - began)
    statuses = Counter(result.status for result in results)
    cpu = 1000 * sum(result.cpu_seconds for result in results) / len(results)
    print(  # noqa: T201 -- the measurement is what a person runs this for
        f"{len(programs)} programs: {dict(statuses)}; {rate:.0f} a second, {cpu:.1f} ms of processor time each"
    )
    assert statuses[ProgramStatus.OK] >= 0.95 * len(programs)
    assert statuses.keys() <= {ProgramStatus.OK, ProgramStatus.ERROR}
    assert {result.way for result in results if result.status is ProgramStatus.OK} == {AnswerWay.VARIABLE}
    # What fails is the programs' own fault: names they never defined or imported, and words in place of code.
    faults = {(result.error or "").partition(":")[0] for result in results if result.status is ProgramStatus.ERROR}
    assert faults <= {"NameError", "SyntaxError", "KeyError"}
