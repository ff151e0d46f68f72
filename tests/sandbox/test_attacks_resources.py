"""Attacks by using up what there is: time, memory, output, the stack."""

from collections.abc import Callable

import pytest
from attacked_host import Attack

pytestmark = pytest.mark.namespaces

ATTACKS = [
    Attack("memory in one allocation", "x = bytearray(10**11)", "memory"),
    Attack("memory in many allocations", "x = []\nwhile True: x.append(bytearray(10**6))", "memory"),
    Attack("memory in tiny allocations", "x = []\nwhile True: x = [x, 1.5]", "memory timeout"),
    Attack("memory by numpy", "import numpy; numpy.ones((10**6, 10**6))", "memory"),
    Attack("memory by a text", "x = 'ab'\nwhile True: x += x", "memory"),
    Attack("memory by an integer", "x = 3\nwhile True: x *= x", "memory timeout"),
    Attack("memory by a range", "x = list(range(10**12))", "memory"),
    Attack("memory mapped", "import mmap; x = [mmap.mmap(-1, 2**24) for _ in range(10**4)]", "memory"),
    Attack(
        "memory by libc",
        "import ctypes; libc = ctypes.CDLL(None); libc.malloc.restype = ctypes.c_void_p\n"
        "n = 0\nwhile libc.malloc(ctypes.c_size_t(2**24)): n += 1\nprint(n < 20)",
        "ok",
        "True",
    ),
    Attack(
        "memory that is caught and tried again",
        "x = []\nwhile True:\n    try: x.append(bytearray(10**6))\n    except MemoryError: pass",
        "timeout",
    ),
    Attack(
        "memory by unpacking",
        "import zlib\nx = zlib.compress(bytes(10**7)); y = [zlib.decompress(x) for _ in range(10**4)]",
        "memory timeout",
    ),
    Attack(
        "memory in pipes",
        "import os\nx = []\nwhile True:\n    r, w = os.pipe(); os.set_blocking(w, False); x.append((r, w))\n"
        "    try: os.write(w, bytes(2**20))\n    except BlockingIOError: pass",
        "error",
        words="Too many open files",
    ),
    Attack("memory by source text", "eval('[' + '0,' * 10**8 + ']')", "memory timeout error"),
    Attack(
        "memory by sympy",
        "import sympy\nx = sympy.symbols('x0:40'); print(sympy.expand((sum(x))**40))",
        "memory timeout",
    ),
    Attack("an endless loop", "while True: pass", "timeout"),
    Attack("an endless loop in solution()", "def solution():\n    while True: pass", "timeout"),
    Attack(
        "an endless loop at import of its own module",
        "open('m.py', 'w').write('while True: pass')\nimport sys; sys.path.append('.'); import m",
        "timeout",
    ),
    Attack("one call of big integers", "x = 7**(10**9)", "timeout memory"),
    Attack("one call of big integers written out", "print(str(7**(10**7))[:5])", "timeout"),
    Attack(
        "one call of sympy",
        "import sympy; print(sympy.factorint(sympy.nextprime(10**40) * sympy.nextprime(10**41 + 7**40)))",
        "timeout",
    ),
    Attack("one call of a pattern", "import re; re.match('(a+)+$', 'a' * 60 + 'b')", "timeout"),
    Attack("one call of sum", "sum(range(10**15))", "timeout"),
    Attack(
        "one call of itertools",
        "import itertools, collections; collections.deque(itertools.count(), maxlen=0)",
        "timeout",
    ),
    Attack("hashes that collide", "x = {(2**61 - 1) * n for n in range(10**6)}", "timeout memory"),
    Attack("sleeping for ever", "import time; time.sleep(10**9)", "timeout"),
    Attack("waiting for a lock", "import threading; x = threading.Lock(); x.acquire(); x.acquire()", "timeout"),
    Attack("waiting for a pipe", "import os; r, w = os.pipe(); os.read(r, 1)", "timeout"),
    Attack("waiting for a line", "input()", "error", words="EOFError"),
    Attack("waiting for standard input", "import sys; print(repr(sys.stdin.read()))", "ok", "''"),
    Attack("waiting for a terminal", "print(open('/dev/tty').read())", "blocked"),
    Attack("waiting for a password", "import getpass; getpass.getpass()", "error"),
    Attack("waiting at its end", "import atexit, time; atexit.register(time.sleep, 600); print(1)", "ok", "1"),
    Attack(
        "waiting when it is cleared away",
        "class A:\n    def __del__(self):\n        while True: pass\na = A(); print(1)",
        "ok",
        "1",
    ),
    Attack("endless output", "while True: print('x')", "output", words="10000 characters"),
    Attack("endless output without a line's end", "import sys\nwhile True: sys.stdout.write('x' * 1000)", "output"),
    Attack("endless output past Python", "import os\nwhile True: os.write(1, b'x' * 65536)", "output"),
    Attack(
        "endless output of bytes that are no text", "import os\nwhile True: os.write(1, b'\\xff' * 65536)", "output"
    ),
    Attack("endless output of half characters", "import os\nwhile True: os.write(1, b'\\x80' * 65536)", "output"),
    Attack("endless words on standard error", "import sys\nwhile True: print('x', file=sys.stderr)", "timeout"),
    Attack("an answer of 20 MB", "answer = 'x' * 2 * 10**7", "output"),
    Attack(
        "an answer whose text never ends",
        "class A:\n    def __str__(self):\n        while True: pass\nanswer = A()",
        "timeout",
    ),
    Attack("an answer of big integers", "answer = 7**(10**7)", "timeout output"),
    Attack("deep recursion", "def f(n): return f(n + 1)\nf(0)", "error", words="RecursionError"),
    Attack(
        "deep recursion without a limit",
        "import sys; sys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1)\nf(0)",
        "memory crashed error timeout",
    ),
    Attack(
        "deep recursion in C",
        "import sys; sys.setrecursionlimit(10**9)\nx = []\nfor _ in range(10**6): x = [x]\nprint(repr(x))",
        "crashed memory error timeout",
    ),
    Attack("deep recursion in a parser", "x = eval('(' * 10**5 + ')' * 10**5)", "error memory"),
    Attack("deep recursion in a compiler", "x = compile('-' * 10**5 + '1', 'x', 'eval')", "error memory crashed"),
    Attack("deep recursion in json", "import json; json.loads('[' * 10**6)", "error", words="RecursionError"),
    Attack(
        "deep recursion in sympy",
        "import sympy\nx = sympy.Symbol('x')\nfor _ in range(10**5): x = sympy.sin(x)\nprint(x)",
        "error timeout memory",
    ),
    Attack("a read at address 0", "import ctypes; ctypes.string_at(0)", "crashed", words="SIGSEGV"),
    Attack("a write at random", "import ctypes; ctypes.memset(0x4141414141, 0, 8)", "crashed", words="SIGSEGV"),
    Attack("a jump to nowhere", "import ctypes; ctypes.CFUNCTYPE(None)(0x4141)()", "crashed", words="SIGSEGV"),
    Attack("code that is no code", "exec(compile('x', 'x', 'exec').replace(co_code=b'\\xff' * 64))", "crashed error"),
    Attack("its own heap overwritten", "import ctypes\nctypes.memset(id(str), 255, 400)\nprint(str(5))", "crashed"),
    Attack("an abort", "import os; os.abort()", "crashed"),
    Attack("os._exit without an error", "import os; print(1); os._exit(0)", "crashed", words="code 0"),
    Attack("os._exit with one", "import os; os._exit(7)", "crashed", words="code 7"),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_fails_and_the_host_is_unharmed(attacks: Callable[[Attack], None], attack: Attack) -> None:
    attacks(attack)
