"""Attacks on files and secrets: reading what is none of a program's business, and writing beyond its folder."""

from collections.abc import Callable

import pytest
from attacked_host import TRIES, Attack

pytestmark = pytest.mark.namespaces

_RACE = """
import os, threading
os.mkdir('inner'); open('inner/x', 'w').write('mine'); os.symlink('$folder', 'link')
open('decoy', 'w').write('mine'); os.symlink('$secret', 'out')
won, over = [], []
def swap():
    while not over:
        for one, other in PAIRS:
            try:
                os.rename(one, 'aside'); os.rename(other, one); os.rename('aside', other)
            except OSError: pass
thread = threading.Thread(target=swap); thread.start()
for _ in range(1500):
    for path, mode in TARGETS:
        try:
            with open(path, mode) as file:
                if mode == 'w': file.write('mine')
                elif (text := file.read()) not in ('', 'mine'): won.append(text)
        except OSError: pass
over.append(1); thread.join()
print(won)
"""

ATTACKS = [
    Attack("/etc/shadow", "print(open('/etc/shadow').read())", "blocked"),
    Attack("/etc/passwd by libc", TRIES + "tries(lambda: libc.open(b'/etc/passwd', 0))", "ok", "[]"),
    Attack("a file of the user", "print(open('$secret').read())", "blocked"),
    Attack("a folder of the user", "import os; print(os.listdir('$folder'))", "blocked"),
    Attack("the root folder", "import os; print(os.listdir('/'))", "blocked"),
    Attack("the folder of processes", "import os; print(os.listdir('/proc'))", "blocked"),
    Attack("the store as a file", "print(open('$store', 'rb').read())", "blocked"),
    Attack(
        "the store by duckdb",
        "import duckdb; print(duckdb.connect('$store').sql('FROM answers').fetchall())",
        "error",
    ),
    Attack(
        "the environment",
        "import os; print(sorted(k for k in os.environ if not k.endswith('_THREADS')))",
        "ok",
        "['LC_CTYPE', 'PYTHONHASHSEED']",
    ),
    Attack(
        "the environment by libc",
        "import ctypes; libc = ctypes.CDLL(None); libc.getenv.restype = ctypes.c_char_p\n"
        "print(libc.getenv(b'WISDOM_SECRET_KEY'), libc.getenv(b'PATH'))",
        "ok",
        "None None",
    ),
    Attack("its own environment in /proc", "print(open('/proc/self/environ').read())", "blocked"),
    Attack("the runner's environment", "print(open('/proc/$runner/environ').read())", "blocked"),
    Attack("the first process's environment", "print(open('/proc/1/environ').read())", "blocked"),
    Attack(
        "all of /proc",
        TRIES + "import itertools\ntries(*(lambda p=p, f=f: open(f'/proc/{p}/{f}', "
        "'rb').read(9) for p, f in itertools.product("
        "(1, 2, 'self', 'thread-self', $runner, $bystander), ('mem', 'maps', 'root/etc/passwd', "
        "'cwd', 'fd/0', 'cmdline'))))",
        "ok",
        "[]",
    ),
    Attack(
        "another process's memory",
        "f = open('/proc/$bystander/mem', 'rb'); f.seek($address); print(f.read(32))",
        "blocked",
    ),
    Attack(
        "another process's memory by a system call",
        TRIES + "import struct\nroom = ctypes.create_string_buffer(32)\n"
        "vec = lambda at: ctypes.create_string_buffer(struct.pack('PN', at, 32))\n"
        "tries(*(lambda c=c: c($bystander, vec(ctypes.addressof(room)), 1, vec($address), 1, 0)\n"
        "    for c in (libc.process_vm_readv, libc.process_vm_writev)))",
        "ok",
        "[]",
    ),
    Attack(
        "the helper's memory, for words of the runner",
        "import gc; gc.unfreeze()\nneedle = 'WISDOM' + '_SECRET'\n"
        "below = [t for o in gc.get_objects() for t in gc.get_referents(o)]\n"
        "print(any(type(t) in (str, bytes) and needle in str(t) and t is not needle for t in below))",
        "ok",
        "False",
    ),
    Attack("a symbolic link out", "import os; os.symlink('$secret', 'l'); print(open('l').read())", "blocked"),
    Attack(
        "a link to a folder out", "import os; os.symlink('$folder', 'l'); print(open('l/secret.txt').read())", "blocked"
    ),
    Attack("a hard link out", "import os; os.link('$secret', 'l'); print(open('l').read())", "blocked"),
    Attack("dots out", "print(open('../' * 30 + 'etc/passwd').read())", "blocked"),
    Attack(
        "a folder's descriptor and dots",
        TRIES + "d = os.open('.', os.O_RDONLY)\n"
        "tries(*(lambda p=p: os.open(p, os.O_RDONLY, dir_fd=d) for p in ('../etc/passwd', "
        "'..$secret', '../..', '..')))",
        "ok",
        "[]",
    ),
    Attack(
        "ways that walk by handle or resolve otherwise",
        TRIES + "tries(lambda: libc.syscall(304, 3, b'x' * 64, 0), lambda: libc.syscall(303, -100, "
        "b'.', b'x' * 64, b'x' * 8, 0),\n"
        "    lambda: libc.syscall(428, -100, b'/', 1), lambda: libc.syscall(437, -100, b'$secret', bytes(24), 24))",
        "ok",
        "[]",
    ),
    Attack(
        "a race of renamed links while reading",
        _RACE.replace("PAIRS", "[('decoy', 'out'), ('inner', 'link')]").replace(
            "TARGETS", "[('decoy', 'r'), ('inner/secret.txt', 'r'), ('out', 'r')]"
        ),
        "ok timeout",
    ),
    Attack(
        "a race of renamed links while writing",
        _RACE.replace("PAIRS", "[('decoy', 'out'), ('inner', 'link')]").replace(
            "TARGETS", "[('decoy', 'w'), ('inner/$mark', 'w'), ('inner/my.duckdb', 'w')]"
        ),
        "ok timeout",
    ),
    Attack(
        "an atomic exchange of a folder and a link",
        TRIES + "import threading\nos.mkdir('a'); os.symlink('$folder', 'b')\n"
        "flip = lambda: [libc.renameat2(-100, b'a', -100, b'b', 2) for _ in range(3000)]\n"
        "t = threading.Thread(target=flip); t.start()\n"
        "tries(*(lambda: open('a/secret.txt').read() for _ in range(3000))); t.join()",
        "ok timeout",
    ),
    *(
        Attack(f"writing to {name}", f"open('{folder}/$mark', 'w').write('x')", "blocked")
        for name, folder in [
            ("/tmp", "/tmp"),  # noqa: S108 -- where an attack writes
            ("shared memory", "/dev/shm"),  # noqa: S108 -- likewise
            ("the root", ""),
            ("the folder above", ".."),
            ("the runner's folder", "$cwd"),
            ("the user's folder", "$folder"),
            ("the Python environment", "$prefix"),
            ("/proc", "/proc/self"),
            ("a device's place", "/dev"),
        ]
    ),
    Attack("poison in a library's file", "open('$library', 'a').write('solve = None')", "blocked"),
    Attack(
        "a library's file, every other way",
        TRIES + "import mmap\nname = '$library'\n"
        "tries(lambda: os.open(name, os.O_RDWR), lambda: os.truncate(name, 0), lambda: "
        "os.chmod(name, 0o777), lambda: os.unlink(name),\n"
        "    lambda: os.rename(name, 'x'), lambda: os.utime(name), lambda: os.link('decoy', name), "
        "lambda: os.chown(name, 1, 1),\n"
        "    lambda: mmap.mmap(os.open(name, os.O_RDONLY), 0, prot=2), lambda: os.setxattr(name, 'user.x', b''),\n"
        "    lambda: open('/proc/self/exe', 'r+b'))",
        "ok",
        "[]",
    ),
    Attack(
        "rights and times of a device, and locks that say something to others",
        TRIES
        + "import fcntl\nfile, zero = open('$library'), open('/dev/zero', 'r+b')\ntries(lambda: os.utime('/dev/null'), "
        "lambda: os.utime('/dev/zero', (1, 1)), lambda: os.chmod('/dev/null', 0),\n    lambda: fcntl.lockf(file, "
        "fcntl.LOCK_SH), lambda: fcntl.lockf(zero, fcntl.LOCK_EX), lambda: os.getsid(1), lambda: os.getpgid(1))",
        "ok",
        "[]",
    ),
    Attack(
        "a library's file locked for all others",
        TRIES + "import fcntl\nfile = open('$library')\ntries(lambda: fcntl.flock(file, fcntl.LOCK_EX), "
        "lambda: fcntl.lockf(file, fcntl.LOCK_EX), lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK))",
        "ok",
        "[]",
    ),
    Attack("a store's file for writing", "open('$store', 'r+b').write(b'x')", "blocked"),
    Attack("a device of its own", "import os; os.mknod('disk', 0o60666, os.makedev(8, 0))", "blocked"),
    Attack(
        "devices of the machine",
        TRIES + "tries(*(lambda n=n: open('/dev/' + n, 'rb').read(1) for n in\n"
        "    ('mem', 'kmem', 'kmsg', 'port', 'sda', 'vda', 'tty', 'ptmx', 'fuse', 'kvm', 'net/tun', 'shm', 'stdin')))",
        "ok",
        "[]",
    ),
    Attack(
        "mounts",
        TRIES
        + "tries(lambda: libc.mount(b'/', b'/scratch', None, 0x1000, None), lambda: libc.umount2(b'/scratch', 2),\n"
        "    lambda: libc.mount(b'x', b'/scratch', b'tmpfs', 0, None), lambda: libc.syscall(155, b'.', b'.'),\n"
        "    lambda: os.chroot('.'), lambda: libc.unshare(0x10020000), lambda: libc.syscall(442, "
        "-100, b'/', 0, bytes(32), 32))",
        "ok",
        "[]",
    ),
    Attack(
        "a library of its own beside it",
        "import ctypes, math, shutil, glob, os\n"
        "made = glob.glob(os.path.dirname(os.__file__) + '/lib-dynload/*.so')[0]\n"
        "shutil.copyfile(made, 'evil.so'); ctypes.CDLL('/scratch/evil.so'); print('loaded')",
        "error",
    ),
    Attack("10 GB with a hole", "open('big', 'wb').truncate(10**10)", "error", words="File too large"),
    Attack("10 GB byte by byte", "f = open('big', 'wb')\nwhile True: f.write(bytes(10**6))", "error", words="OSError"),
    Attack(
        "10 GB in a file without a name",
        "import os\nf = open('big', 'wb'); os.unlink('big')\nwhile True: f.write(bytes(10**6))",
        "error",
        words="OSError",
    ),
    Attack(
        "10 GB in many files",
        "for n in range(10**6):\n    with open(str(n), 'wb') as f: f.write(bytes(10**6))",
        "error",
        words="No space",
    ),
    Attack("a million files", "for n in range(10**6): open(str(n), 'w').close()", "error timeout"),
    Attack("a folder without an end", "import os\nwhile True: os.mkdir('d'); os.chdir('d')", "error"),
    Attack(
        "its own folder removed",
        "import os, shutil; shutil.rmtree('/scratch', True); os.rmdir('/scratch')",
        "blocked",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_fails_and_the_host_is_unharmed(attacks: Callable[[Attack], None], attack: Attack) -> None:
    attacks(attack)
