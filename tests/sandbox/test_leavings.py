"""What a program leaves in a scratch folder on disk is removed, and delays no other program."""

import os
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from engine.domain import ProgramStatus
from engine.sandbox import Limits, wire
from engine.sandbox.verdict import judge

WALL = 0.2
# A supervisor whose programs find no namespaces, and whose sweeping never ends.
SCRIPT = textwrap.dedent("""
    import os, signal, socket, sys, time
    from pathlib import Path
    from engine.sandbox import supervise, sweep
    from engine.sandbox.limits import Limits
    from engine.sandbox.protection import Means

    class Nothing:
        missing = {Means.NAMESPACES: "this is a test."}
        fork = staticmethod(os.fork)

    if sys.argv[3] == "for ever":
        sweep.sweep = lambda folder: time.sleep(60) if str(folder) != sys.argv[1] else None
    limits = Limits(wall_seconds=float(sys.argv[2]))
    born = supervise.Supervisor(socket.socket(fileno=0), limits, Nothing(), sys.argv[1]).serve()
    if born:
        if os.read(born.channel, 1) == b"f":
            (Path(born.folder) / "left").touch()
            os._exit(0)
        time.sleep(60)
""")


def begin(scratch: Path, sweeping: str) -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", SCRIPT, str(scratch), str(WALL), sweeping]
    with theirs:
        process = subprocess.Popen(command, stdin=theirs.fileno())
    ours.settimeout(10)
    return process, ours


def start(control: socket.socket, ticket: int, kind: bytes) -> None:
    near, far = socket.socketpair()
    with near, far, Path(os.devnull).open("wb") as output:
        wire.send_request(control, wire.Request(ticket, (far.fileno(), output.fileno())))
        near.sendall(kind)


def hear(control: socket.socket) -> wire.Notice:
    arrived = bytearray()
    while not (notices := wire.take_notices(arrived)):
        arrived += control.recv(100)
    return notices[0]


def test_a_deadline_holds_while_what_another_program_left_is_removed(tmp_path: Path) -> None:
    process, control = begin(tmp_path, "for ever")
    with process, control:
        for ticket in (1, 3):
            start(control, ticket, b"f")
            start(control, ticket + 1, b"s")
            notices = {notice.ticket: notice for notice in (hear(control), hear(control))}
            assert notices.keys() == {ticket, ticket + 1}
            assert notices[ticket].cause is wire.Cause.ITSELF
            assert notices[ticket + 1].cause is wire.Cause.DEADLINE
            left = list(tmp_path.iterdir())
            assert [len(list(folder.iterdir())) for folder in left] == [1] * ((ticket + 1) // 2)
            assert not any(folder.name.isdigit() for folder in left)
        control.close()
        assert process.wait(10) == 0


def test_what_programs_leave_is_removed_while_others_come(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process, control = begin(scratch, "at once")
    with process, control:
        for ticket in range(5):
            start(control, ticket, b"f")
            assert hear(control).ticket == ticket
        for _ in range(500):
            if not list(scratch.iterdir()):
                break
            time.sleep(0.02)
        assert list(scratch.iterdir()) == []
        control.close()
        assert process.wait(10) == 0
    assert not scratch.exists()


def test_an_answer_on_the_channel_is_held_to_the_limit_of_output() -> None:
    notice = wire.Notice(1, wire.Cause.ITSELF, 0, 0.1, 0.1)
    limits = Limits(output_chars=10)
    for size, status in ((10, ProgramStatus.OK), (11, ProgramStatus.OUTPUT)):
        report = b'+{"status": "ok", "way": "variable", "answer": "' + b"x" * size + b'"}'
        result = judge(notice, report, b"", overflowed=False, limits=limits)
        assert (result.status, len(result.answer or "")) == (status, 10 if size == 10 else 0)
