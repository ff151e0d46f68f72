"""The walls one by one: which errno a system call meets, what there is in the scratch folder, which bounds hold."""

import os
from collections.abc import Callable

import pytest

from engine.domain import ProgramResult, ProgramStatus
from engine.sandbox import Sandbox, protection
from engine.sandbox.protection import Means

pytestmark = pytest.mark.namespaces
Run = Callable[[str], ProgramResult]

CALL = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nlibc.{}\nprint(ctypes.get_errno())"
EPERM = "1"


@pytest.mark.parametrize(
    "call",
    [
        "ptrace(0, 0, 0, 0)",
        "process_vm_readv(1, 0, 0, 0, 0, 0)",
        "mount(b'x', b'/scratch', b'tmpfs', 0, None)",
        "umount2(b'/scratch', 2)",
        "unshare(0x10000000)",
        "setns(3, 0)",
        "personality(0x40000)",
        "shmget(1, 4096, 0o1600)",
        "semget(1, 1, 0o1600)",
        "msgget(1, 0o1600)",
        "prctl(1, 0, 0, 0, 0)",
        "prctl(22, 2, 0, 0, 0)",
        "vfork()",
        "ioctl(0, 0x5412, b'x')",
        "syscall(425, 1, None)",
        "syscall(298, None, 0, -1, -1, 0)",
        "syscall(321, 0, None, 0)",
        "syscall(323, 0)",
        "syscall(250, 0, 0)",
        "syscall(246, 0, 0, None, 0)",
        "syscall(59, b'/bin/sh', None, None)",
        "syscall(322, -100, b'/bin/sh', None, None, 0)",
        "syscall(302, 2, 0, None, None)",
    ],
)
def test_forbidden_system_calls_are_not_permitted(run: Run, call: str) -> None:
    if "syscall(" in call and os.uname().machine != "x86_64":
        pytest.skip("these numbers are those of x86_64")
    assert run(CALL.format(call)).answer == EPERM


def test_unknown_system_calls_look_absent(run: Run) -> None:
    assert run(CALL.format("syscall(9999)")).answer == "38"
    assert run(CALL.format("syscall(435, None, 0)")).answer == "38"


def test_calls_of_another_machines_convention_kill(run: Run) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("int 0x80 is x86's")
    program = (
        "import ctypes, mmap\n"
        "m = mmap.mmap(-1, 4096, prot=7)\n"
        "m.write(bytes.fromhex('b814000000cd80c3'))\n"  # mov eax, 20 (getpid on i386); int 0x80; ret
        "address = ctypes.addressof(ctypes.c_char.from_buffer(m))\n"
        "print(ctypes.CFUNCTYPE(ctypes.c_int)(address)())"
    )
    assert run(program).status is ProgramStatus.BLOCKED


def test_a_program_is_nobody_and_alone(run: Run) -> None:
    program = "import os; print(os.getuid() != 0, os.getpid(), os.getppid(), os.getcwd())"
    assert run(program).answer == "True 1 0 /scratch"


def test_a_program_works_in_its_scratch_folder(run: Run) -> None:
    program = (
        "import os, pathlib, shutil, tempfile\n"
        "pathlib.Path('a/b').mkdir(parents=True)\n"
        "pathlib.Path('a/b/c.txt').write_text('kept')\n"
        "os.makedirs('d/b'); shutil.copyfile('a/b/c.txt', 'd/b/c.txt')\n"
        "os.rename('d', 'e'); shutil.rmtree('a')\n"
        "with tempfile.NamedTemporaryFile('w') as f: f.write('x')\n"
        "print(pathlib.Path('e/b/c.txt').read_text())"
    )
    assert run(program).answer == "kept"


@pytest.mark.parametrize("ending", ["print(1)", "import os; os._exit(1)", "while True: pass"])
def test_scratch_is_gone_afterwards(run_tight: Run, ending: str) -> None:
    run_tight(f"open('left', 'w').write('x')\n{ending}")
    assert run_tight("import os; print(os.listdir('.'))").answer == "[]"


def test_scratch_is_bounded_as_a_whole(run_tight: Run) -> None:
    program = "for n in range(100):\n    with open(str(n), 'wb') as f: f.write(bytes(100_000))"
    assert "No space left" in (run_tight(program).error or "")


def test_threads_are_bounded(run: Run) -> None:
    program = (
        "import threading, time\nn = 0\ntry:\n    while True:\n"
        "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); n += 1\n"
        "except RuntimeError: print(n)"
    )
    assert run(program).answer == "15"


def test_open_files_are_bounded(run: Run) -> None:
    assert "Too many open files" in (run("x = [open(str(n), 'w') for n in range(100)]").error or "")


@pytest.mark.parametrize(
    ("kind", "value"),
    [("RLIMIT_CPU", "resource.RLIM_INFINITY"), ("RLIMIT_AS", "resource.RLIM_INFINITY"), ("RLIMIT_NPROC", "10**6")],
)
def test_limits_cannot_be_raised(run: Run, kind: str, value: str) -> None:
    result = run(f"import resource\nresource.setrlimit(resource.{kind}, ({value}, {value}))")
    assert result.status in (ProgramStatus.BLOCKED, ProgramStatus.ERROR)


def test_all_means_are_in_force_here() -> None:
    assert protection().in_force == frozenset(Means)
    assert protection().full
    assert Means.SECCOMP in protection()


async def test_strict_is_no_different_where_all_means_are_there() -> None:
    async with Sandbox(workers=1, strict=True) as sandbox:
        assert sandbox.protection.gaps == ""
        assert (await sandbox.run("print(1)")).answer == "1"
