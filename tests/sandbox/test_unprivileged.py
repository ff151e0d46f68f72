"""The same protection for a runner that is not root."""

import os
import shutil
import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.namespaces

# Python may lie where only root can go: in a mount namespace of its own, the folder above it is laid open.
LAY_OPEN = textwrap.dedent("""
    set -e
    held=$(mktemp -d)
    trap 'umount "$held"; rmdir "$held"' EXIT
    home=/$(echo "$1" | cut -d/ -f2)
    mount --bind "$1" "$held"
    mount -t tmpfs -o mode=0755 none "$home"
    mkdir -p "$1"
    mount --bind "$held" "$1"
    setpriv --reuid 4242 --regid 4242 --clear-groups "$2" -B -c "$3"
""")
SCRIPT = textwrap.dedent("""
    import asyncio, os
    from engine.sandbox import Sandbox

    async def main():
        assert os.getuid() == 4242
        async with Sandbox() as sandbox:
            print(sandbox.protection.full)
            programs = "import os; print(os.getpid(), os.getcwd())", "open('/etc/passwd')", "import os; os.fork()"
            for program in programs:
                result = await sandbox.run(program)
                print(result.status, result.answer)

    asyncio.run(main())
""")


def test_a_user_without_rights_is_protected_in_full() -> None:
    if os.geteuid() != 0 or not all(shutil.which(tool) for tool in ("unshare", "setpriv")):
        pytest.skip("only root can become another user; as that user, all other tests show the same")
    base = sys.base_prefix if sys.base_prefix.startswith("/root/") else None
    if base is None:
        command = [
            "setpriv",
            "--reuid",
            "4242",
            "--regid",
            "4242",
            "--clear-groups",
            sys.executable,
            "-B",
            "-c",
            SCRIPT,
        ]
    else:
        command = ["unshare", "--mount", "sh", "-c", LAY_OPEN, "sh", base, sys.executable, SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", timeout=60)
    assert done.stdout.splitlines() == ["True", "ok 1 /scratch", "blocked None", "blocked None"], done.stderr
