"""Limits, frames, verdicts, sweeping and the table of system calls, each by itself."""

import os
import re
import signal
import socket
import struct
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import ProgramStatus
from engine.sandbox import Limits, wire
from engine.sandbox.confine import confinement, seccomp, syscalls
from engine.sandbox.sweep import sweep
from engine.sandbox.verdict import judge

NOTICE = wire.Notice(1, wire.Cause.ITSELF, 0, 0.5, 0.1)
LIMITS = Limits(cpu_seconds=2)
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_limits_are_positive_and_finite(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        Limits(**{name: value})  # type: ignore[arg-type]  # wrong on purpose


@given(
    st.builds(
        wire.Notice,
        st.integers(0, 2**64 - 1),
        st.sampled_from(wire.Cause),
        st.integers(0, 2**16 - 1),
        st.floats(0, 1e6),
        st.floats(0, 1e6),
    ),
    st.integers(1, 40),
)
def test_notices_arrive_in_any_pieces(notice: wire.Notice, piece: int) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire.send_notice(theirs, notice)
        wire.send_notice(theirs, notice)
        theirs.close()
        buffer, seen = bytearray(), []
        while chunk := ours.recv(piece):
            buffer += chunk
            seen += wire.take_notices(buffer)
    assert seen == [notice, notice]
    assert not buffer


def test_a_request_carries_its_streams() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reading, writing = os.pipe()
        wire.send_request(ours, wire.Request(7, (reading, writing)))
        wire.send_request(ours, wire.Request(8))
        os.close(writing)
        request = wire.receive_request(theirs)
        assert request is not None
        assert request.ticket == 7
        assert request.streams is not None
        os.write(request.streams[1], b"through")
        assert os.read(reading, 10) == b"through"
        for descriptor in (reading, *request.streams):
            os.close(descriptor)
        assert wire.receive_request(theirs) == wire.Request(8)
        ours.close()
        assert wire.receive_request(theirs) is None


def test_a_hello_that_never_comes_is_an_error() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(EOFError):
            wire.receive_hello(ours)


@given(report=st.binary(max_size=200) | st.text(max_size=200).map(str.encode), printed=st.binary(max_size=50))
def test_any_report_and_any_output_give_a_result(report: bytes, printed: bytes) -> None:
    result = judge(NOTICE, wire.CONFINED + report, printed, overflowed=False, limits=LIMITS)
    assert result.status in ProgramStatus
    assert (result.status is ProgramStatus.OK) or result.error


@pytest.mark.parametrize(
    "report",
    [
        b'{"status": "ok", "way": "variable", "answer": 3}',
        b'{"status": "ok", "way": "guessed", "answer": "3"}',
        b'{"status": "splendid"}',
        b'{"status": ["ok"]}',
        b'{"status": "error", "error": 5}',
        b'["ok"]',
        b"{}",
        b"[" * 100_000,
        b"",
    ],
)
def test_what_is_not_as_it_should_be_is_no_report(report: bytes) -> None:
    result = judge(NOTICE, wire.CONFINED + report, b"1\n", overflowed=False, limits=LIMITS)
    assert (result.status, result.answer, result.stdout) == (ProgramStatus.CRASHED, None, "1\n")


@pytest.mark.parametrize(
    ("cause", "number", "cpu", "status"),
    [
        (wire.Cause.DEADLINE, signal.SIGKILL, 0.0, ProgramStatus.TIMEOUT),
        (wire.Cause.PROCESSOR, signal.SIGKILL, 2.0, ProgramStatus.TIMEOUT),
        (wire.Cause.ITSELF, signal.SIGKILL, 3.9, ProgramStatus.TIMEOUT),
        (wire.Cause.ITSELF, signal.SIGKILL, 0.1, ProgramStatus.MEMORY),
        (wire.Cause.ITSELF, signal.SIGSYS, 0.1, ProgramStatus.BLOCKED),
        (wire.Cause.ITSELF, signal.SIGSEGV, 0.1, ProgramStatus.CRASHED),
        (wire.Cause.ITSELF, 40, 0.1, ProgramStatus.CRASHED),
        (wire.Cause.RUNNER, signal.SIGKILL, 0.1, ProgramStatus.CRASHED),
    ],
)
def test_a_killed_program_is_told_apart_by_who_killed_it(
    cause: wire.Cause, number: int, cpu: float, status: ProgramStatus
) -> None:
    notice = wire.Notice(1, cause, int(number), 0.5, cpu)
    result = judge(notice, b'+{"status": "ok"}', b"1\n", overflowed=False, limits=LIMITS)
    assert (result.status, result.answer, result.seconds, result.cpu_seconds) == (status, None, 0.5, cpu)


def test_sweeping_removes_everything_and_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("x")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "dangling").symlink_to("nowhere")
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "link").symlink_to(outside)
    (folder / "a" / "b" / "file").write_text("x")
    (folder / "a" / "b").chmod(0)
    (folder / "a").chmod(0)
    folder.chmod(0)
    sweep(folder)
    assert not folder.exists()
    assert (outside / "kept").read_text() == "x"


def test_sweeping_is_not_stopped_by_depth(tmp_path: Path) -> None:
    folder, home = tmp_path / "folder", Path.cwd()
    folder.mkdir()
    try:
        os.chdir(folder)
        for _ in range(600):
            Path("deeper" * 5).mkdir()
            os.chdir("deeper" * 5)
    finally:
        os.chdir(home)
    sweep(folder)
    assert not folder.exists()


def test_readable_folders_exist_and_none_lies_in_another() -> None:
    folders = [Path(folder) for folder in confinement._readable_folders()]
    assert all(folder.is_dir() for folder in folders)
    assert not any(one in other.parents for one in folders for other in folders)
    assert all(
        any(folder == Path(p) or folder in Path(p).parents for folder in folders) for p in (sys.prefix, os.__file__)
    )


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_numbers_of_system_calls_are_those_of_the_kernels_headers(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip(f"the kernel's headers for {machine} are not installed")
    text = HEADERS[machine].read_text()
    names = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)}
    names.setdefault("newfstatat", names.get("fstatat", -1))
    column = syscalls._COLUMN[machine]
    entries = [entry.split(":") for entry in (syscalls._FREE + syscalls._BOUND).split()]
    known = {entry[0]: entry[column] for entry in entries}
    assert len(known) == len(entries)
    assert {name: number for name, number in known.items() if number != "-" and names.get(name) != int(number)} == {}


def verdict_of(machine: str, number: int, *arguments: int, pid: int = 1) -> int:
    """What the filter says to a call, worked out as the kernel does."""
    data = struct.pack("=iIQ6Q", number, seccomp._AUDIT[machine], 0, *arguments, *[0] * (6 - len(arguments)))
    steps, place, loaded = seccomp._filter(machine, pid), 0, 0
    while True:
        kind, true, false, value = steps[place]
        place += 1
        if kind == seccomp._RETURN:
            return value
        if kind == seccomp._LOAD:
            (loaded,) = struct.unpack_from("=I", data, value)
        else:
            tests = {seccomp._EQUAL: loaded == value, seccomp._ABOVE: loaded > value, seccomp._ANY_BIT: loaded & value}
            place += true if tests[kind] else false


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_the_filter_allows_the_table_and_nothing_else(machine: str) -> None:
    free = set(syscalls.free(machine))
    bound = syscalls.bound(machine)
    for number in set(range(600)) - set(bound.values()):
        verdict = verdict_of(machine, number)
        absent = seccomp._ERRNO | 38 if number > syscalls.NEWEST else seccomp._ERRNO | 1
        assert verdict == (seccomp._ALLOW if number in free else absent), number
    cases = [
        ("clone", (0x10000 | 0x100,), True),
        ("clone", (0x11,), False),
        ("ioctl", (1, 0x5401), True),
        ("ioctl", (1, 0x5412), False),
        ("prlimit64", (0,), True),
        ("prlimit64", (2,), False),
        ("tgkill", (1, 1), True),
        ("tgkill", (2, 2), False),
        ("prctl", (15,), True),
        ("prctl", (22,), False),
        ("clone3", (), False),
    ]
    for name, arguments, allowed in cases:
        assert (verdict_of(machine, bound[name], *arguments) == seccomp._ALLOW) is allowed, (name, arguments)
