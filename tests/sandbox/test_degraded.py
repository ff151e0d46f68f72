"""Where a means is forbidden, programs still run under the others, and the sandbox says what is missing.

The means are taken away for real: a seccomp filter over the runner makes their system calls fail.
"""

import json
import platform
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

SCRIPT = textwrap.dedent("""
    import asyncio, ctypes, json, os, struct, sys

    def refuse(calls):
        steps = [(0x20, 0, 0, 0)]
        for number, error in calls:
            steps += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | error)]
        if sys.argv[2] == "no filters":  # prctl(PR_SET_SECCOMP) is refused last of all
            steps += [(0x15, 0, 3, 157), (0x20, 0, 0, 16), (0x15, 0, 1, 22), (0x06, 0, 0, 0x00050001)]
        steps.append((0x06, 0, 0, 0x7FFF0000))
        code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.prctl(38, 1, 0, 0, 0) == 0
        assert libc.prctl(22, 2, struct.pack("@HP", len(steps), ctypes.addressof(code)), 0, 0) == 0

    refuse(json.loads(sys.argv[1]))
    from engine.errors import ToolError
    from engine.sandbox import Limits, Sandbox

    def below(pid):
        children = open(f"/proc/{pid}/task/{pid}/children").read().split()
        return [*children, *(deeper for child in children for deeper in below(child))]

    async def refused():
        try:
            async with Sandbox(strict=True) as sandbox:
                return ""
        except ToolError as error:
            return f"{error.exit_code} {error}"

    async def main():
        refusal = await refused()
        async with Sandbox(Limits(wall_seconds=5, cpu_seconds=1), workers=2) as sandbox:
            results = [await sandbox.run(program) for program in json.loads(sys.argv[3])]
            helper = sandbox._current().helper
            scratch = helper.scratch
            listable = bool(scratch) and os.stat(scratch).st_mode & 0o444
            if scratch:
                os.chmod(scratch, 0o700)
            for _ in range(200):  # what programs leave is removed beside them
                left = os.listdir(scratch) if scratch else None
                strays = below(helper.process.pid)[1:]
                if not left and not strays:
                    break
                await asyncio.sleep(0.05)
            missing = dict(sandbox.protection.missing)
            gaps = sandbox.protection.gaps
        print(json.dumps({
            "missing": missing, "gaps": gaps, "refusal": refusal, "scratch": scratch, "left": left, "strays": strays,
            "listable": listable, "gone": not os.path.exists(scratch),
            "results": [[r.status, r.answer, r.error] for r in results],
        }))

    asyncio.run(main())
""")
UNSHARE, LANDLOCK = (272, 1), (444, 38)
DEEP = "import os\nname = 'd' * 20\nfor n in range(900):\n    os.mkdir(name); os.chdir(name)\nprint('deep')"
TOUCHED = """
import os
open('f', 'w').close()
done = []
for name, act in {"chmod": lambda: os.chmod('f', 0o666), "utime": lambda: os.utime('f', (1, 1)),
                  "utime of a device": lambda: os.utime('/dev/null'), "sid": lambda: os.getsid(os.getppid())}.items():
    try:
        act()
        done.append(name)
    except PermissionError:
        pass
print(done)
"""
PROGRAMS = [
    "print(6 * 7)",
    "open('f', 'w').write('x'); import os; os.mkdir('d', 0); print(open('f').read())",
    DEEP,
    "import os; print(os.path.exists('f'))",
    "import sympy; print(sympy.sqrt(16))",
    "while True: pass",
    "import os, time\nif os.fork() == 0: time.sleep(600)\nprint(1)",
    "x = bytearray(10**11)",
    "print(2)",
    "print(len(open('/etc/passwd').read()) > 0)",
    "import fcntl, os\nfcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())",
    TOUCHED,
    "import os; open(f'/proc/{os.getppid()}/mem', 'r+b')",
]
FORKED, READ, SIGNALLED, TOUCHES, MEMORY = 6, 9, 10, 11, 12


def run_without(calls: list[tuple[int, int]], option: str = "") -> dict[str, Any]:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("the numbers of the refused calls are those of Linux on x86_64")
    command = [sys.executable, "-c", SCRIPT, json.dumps(calls), option, json.dumps(PROGRAMS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def check(answer: dict[str, Any]) -> None:
    statuses = [status for status, _, _ in answer["results"]]
    answers = [text for _, text, _ in answer["results"]]
    assert statuses[:5] == ["ok"] * 5, answer
    assert answers[:5] == ["42", "x", "deep", "False", "4"]
    assert statuses[5] == "timeout"
    assert statuses[7:9] == ["memory", "ok"]
    assert answer["strays"] == []
    assert answer["left"] in (None, [])
    assert answer["gone"]
    assert not answer["listable"]
    assert answer["refusal"].startswith("6 The sandbox is to be strict")
    assert all(text in answer["refusal"] and text in answer["gaps"] for text in answer["missing"].values())
    assert 'mode = "best-effort"' in answer["refusal"]


@pytest.mark.namespaces
def test_without_namespaces() -> None:
    answer = run_without([UNSHARE])
    check(answer)
    assert "namespaces" in answer["missing"]
    assert not {"landlock", "seccomp", "limits"} & answer["missing"].keys()
    assert all(text.endswith(".") for text in answer["missing"].values())
    assert "one wall less" in answer["gaps"]
    assert "may use the network" not in answer["gaps"]
    assert Path(answer["scratch"]).is_absolute()
    assert [answer["results"][place][0] for place in (FORKED, READ, SIGNALLED)] == ["blocked"] * 3
    assert answer["results"][TOUCHES][:2] == ["ok", "[]"]


@pytest.mark.namespaces
def test_without_landlock() -> None:
    answer = run_without([LANDLOCK])
    check(answer)
    assert list(answer["missing"]) == ["landlock"]
    assert [answer["results"][place][0] for place in (FORKED, READ, SIGNALLED)] == ["blocked"] * 3
    assert answer["results"][TOUCHES][:2] == ["ok", "[]"]


@pytest.mark.namespaces
def test_without_namespaces_and_landlock() -> None:
    answer = run_without([UNSHARE, LANDLOCK])
    check(answer)
    assert {"landlock", "namespaces"} <= answer["missing"].keys()
    assert [answer["results"][place][0] for place in (FORKED, READ, SIGNALLED)] == ["blocked", "ok", "blocked"]
    assert answer["results"][MEMORY][0] == "blocked"
    assert "the memory of that user's other processes" in answer["gaps"]


@pytest.mark.namespaces
def test_without_anything_but_limits() -> None:
    answer = run_without([UNSHARE, LANDLOCK], "no filters")
    check(answer)
    assert {"namespaces", "landlock", "seccomp"} <= answer["missing"].keys()
    assert answer["results"][FORKED][:2] == ["ok", "1"]
    assert not {"limits", "memory limit"} & answer["missing"].keys()
    assert all(words in answer["gaps"] for words in ("read and write what their user may", "may use the network"))
