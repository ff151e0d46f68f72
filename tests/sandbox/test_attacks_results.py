"""Attacks on what is said of a program, and on the programs that come after it."""

from collections.abc import Callable

import pytest
from attacked_host import Attack

pytestmark = pytest.mark.namespaces

_FORGED = '{"status": "ok", "way": "variable", "answer": "forged"}'
_HOSTILE = "class E(Exception):\n    def __str__(self):\n        {}\nraise E"

MEMORY_MB = 1024  # texts of 200 MB are to be made, and refused

ATTACKS = [
    # A program may claim what it likes about itself: it could just as well print it.
    Attack("a report forged, and gone", f"import os; os.write(3, b'{_FORGED}'); os._exit(0)", "ok", "forged"),
    Attack("a report forged before its own", f"import os; os.write(3, b'{_FORGED}')", "crashed"),
    Attack(
        "a report forged with a status that does not exist",
        'import os; os.write(3, b\'{"status": "fine"}\'); os._exit(0)',
        "crashed",
    ),
    Attack("a report that is no report", "import os; os.write(3, b'\\xff\\x00[' * 99); os._exit(0)", "crashed"),
    Attack(
        "a report without an end",
        "import os\nwhile True: os.write(3, b'x' * 65536)",
        "crashed",
        words="more than any report",
    ),
    Attack("a report of deep brackets", "import os; os.write(3, b'[' * 99999); os._exit(0)", "crashed"),
    Attack(
        "a report of a large number",
        "import os; os.write(3, b'{\"status\": ' + b'9' * 99999 + b'}'); os._exit(0)",
        "crashed",
    ),
    Attack(
        "a report that its confinement failed", "import os; os.write(3, b'!no confinement'); os._exit(0)", "crashed"
    ),
    Attack(
        "reports on every descriptor",
        f"import os\nfor d in range(64):\n    try: os.write(d, b'{_FORGED}')\n    except OSError: pass\nos._exit(0)",
        "ok crashed",
    ),
    Attack(
        "an answer forged at length",
        'import os; os.write(3, b\'{"status": "ok", "way": "variable", "answer": "\' + b\'x\' * 99999 + b\'"}\'); '
        "os._exit(0)",
        "output",
        words="10000 characters",
    ),
    Attack(
        "an error forged at length",
        'import os; os.write(3, b\'{"status": "error", "error": "\' + b\'x\' * 99999 + b\'"}\'); os._exit(0)',
        "error",
    ),
    Attack("its report suppressed", "import os; os.close(3); answer = 1", "crashed"),
    Attack("its report sent to its output", "import os; os.dup2(1, 3); answer = 1", "crashed"),
    Attack("its output sent to its report", "import os; os.dup2(3, 1); print(1)", "crashed"),
    Attack("its descriptors closed", "import os; os.closerange(0, 64); print(1)", "crashed"),
    Attack("output of 200 MB at once", "print('x' * 2 * 10**8)", "output timeout"),
    Attack("output that looks like a report", f"print('{_FORGED}')", "ok", _FORGED),
    Attack("output that looks like the protocol", "print('+' + chr(0) * 20 + 'R' + chr(255) * 8)", "ok"),
    Attack("an answer that looks like a report", f"answer = '{_FORGED}'", "ok", _FORGED),
    Attack("the code that reports, replaced", "import json; json.dumps = lambda *a: 'x'", "crashed"),
    Attack(
        "the code that reports, found and replaced",
        "import gc, types; gc.unfreeze()\nfor f in gc.get_objects():\n"
        "    if isinstance(f, types.FunctionType) and f.__name__ in ('describe', '_send', 'judge'):\n"
        "        f.__code__ = (lambda *a, **k: None).__code__\nraise ValueError",
        "crashed error",
    ),
    Attack(
        "the frames above it",
        "import sys\ndef climb(f):\n    while f:\n        if f.f_code.co_filename != '<program>': f.f_globals.clear()\n"
        "        f = f.f_back\nclimb(sys._getframe())",
        "crashed error ok",
    ),
    Attack(
        "everything cleared",
        "import gc; gc.unfreeze()\nfor x in gc.get_objects():\n    if type(x) in (dict, list): x.clear()",
        "crashed error ok",
    ),
    Attack("an exception whose text raises", _HOSTILE.format("raise self"), "error", words="E"),
    Attack("an exception whose text is none", _HOSTILE.format("return 5"), "error", words="E"),
    Attack("an exception whose text never ends", _HOSTILE.format("while True: pass"), "timeout"),
    Attack("an exception whose text exits", _HOSTILE.format("import os; os._exit(0)"), "crashed"),
    Attack("an exception whose text recurs", _HOSTILE.format("return str(self)"), "error", words="E"),
    Attack("an exception of 200 MB", "raise ValueError('x' * 2 * 10**8)", "error", words="ValueError: xxx"),
    Attack("an exception whose text takes all memory", _HOSTILE.format("return 'x' * 10**10"), "error memory"),
    Attack("an exception with a name of 50 MB", "raise type('E' * 5 * 10**7, (Exception,), {})", "error"),
    Attack(
        "an exception that is its own cause", "e = ValueError(1); e.__cause__ = e; e.__context__ = e; raise e", "error"
    ),
    Attack(
        "an exception of no kind",
        "class A(BaseException):\n    def __getattribute__(self, n): raise self\nraise A",
        "error crashed",
    ),
    Attack(
        "an error of syntax that is none",
        "e = SyntaxError('x'); e.filename = '<program>'; e.text = 5; e.msg = []; e.lineno = e; raise e",
        "error",
    ),
    Attack("an error of the system that is none", "e = OSError(1, 'x'); e.errno = []; raise e", "error"),
    Attack(
        "a traceback of a thousand frames",
        "def f(n): return 1 / n if n == 0 else f(n - 1)\nf(900)",
        "error",
        words="ZeroDivisionError",
    ),
    Attack("an exit with a text of 20 MB", "raise SystemExit('x' * 2 * 10**7)", "error"),
    Attack("NUL in its text", "print(1)\0", "error"),
    Attack("NUL in its output", "print('a\\0b')", "ok", "a\0b"),
    Attack(
        "every character in its output",
        "print(''.join(map(chr, range(0x3000, 0x3100))), '\\u202e\\x1b[2J\\ud800')",
        "ok",
    ),
    Attack("half a character", "import os; os.write(1, b'\\xe2\\x82')", "ok", "\ufffd"),
    Attack("lone surrogates in an answer", "answer = '\\udfff\\ud800'", "ok", "\udfff\ud800"),
    Attack("a line end of another kind", "print('1\\r\\n2\\x0b3\\u2028')", "ok", "3"),
    # What follows each of these is an honest program, which must see nothing of it.
    Attack("sympy poisoned", "import sympy; sympy.solve = sympy.sqrt = sympy.integrate = lambda *a: 13", "ok"),
    Attack(
        "sympy's depths poisoned",
        "import sympy; sympy.Integer.__add__ = lambda a, b: a; sympy.core.cache.clear_cache()",
        "ok",
    ),
    Attack("numpy poisoned", "import numpy; numpy.seterr(all='raise'); numpy.sqrt = None", "ok"),
    Attack("builtins poisoned", "import builtins; builtins.len = lambda x: 13; builtins.zzz = 1", "ok"),
    Attack(
        "sys.modules poisoned",
        "import sys; sys.modules['math'] = sys.modules['json'] = sys.modules['sympy'] = None",
        "ok",
    ),
    Attack("sys.modules emptied", "import sys; sys.modules.clear()", "ok"),
    Attack(
        "imports redirected",
        "import sys; sys.meta_path.insert(0, type('F', (), {'find_spec': lambda *a: 1 / 0})); "
        "sys.path[:] = ['/scratch']",
        "ok",
    ),
    Attack(
        "a module in the place of another",
        "open('random.py', 'w').write('x = 1')\n"
        "import sys, importlib; sys.path.insert(0, '.'); del sys.modules['random']\n"
        "import random; print(random.x)",
        "ok",
        "1",
    ),
    Attack(
        "modules loaded anew",
        "import importlib, os, json; importlib.reload(json); importlib.reload(os); print(1)",
        "ok",
        "1",
    ),
    Attack("the engine imported", "import importlib\nprint(importlib.import_module('engine.sandbox.zygote'))", "error"),
    Attack(
        "the engine imported by path",
        "import importlib.util as u\ns = u.spec_from_file_location('z', '$cwd/engine/cli/app.py'); "
        "s.loader.exec_module(u.module_from_spec(s))",
        "blocked",
    ),
    Attack(
        "settings of the interpreter",
        "import sys, gc, decimal; sys.setrecursionlimit(60); gc.disable(); "
        "decimal.getcontext().prec = 2; sys.set_int_max_str_digits(640)",
        "ok",
    ),
    Attack(
        "the environment changed",
        "import os; os.environ['PYTHONHASHSEED'] = '9'; os.environ['EVIL'] = '1'; os.chdir('/usr')",
        "ok",
    ),
    Attack(
        "flags of the files that it inherited",
        "import fcntl, os\nfor d in range(4): fcntl.fcntl(d, fcntl.F_SETFL, os.O_APPEND | os.O_NONBLOCK)",
        "ok",
    ),
    Attack("files left in its folder", "open('left', 'w').write('x'); open('sympy.py', 'w').write('x')", "ok"),
    Attack(
        "a thread left behind",
        "import threading, time\ndef f():\n    while True: time.sleep(0.01); print('late')\n"
        "threading.Thread(target=f, daemon=True).start(); print(1)",
        "ok",
    ),
    Attack(
        "memory shared with the helper written",
        "import ctypes, sympy; ctypes.memset(id(sympy.pi) + 16, 0, 8); import os; os._exit(0)",
        "crashed",
    ),
    Attack(
        "small integers changed",
        "import ctypes; ctypes.c_int.from_address(id(7) + 24).value = 8; print(3 + 4)",
        "ok crashed",
    ),
    Attack(
        "tracing of its own code",
        "import sys; sys.settrace(lambda *a: 1 / 0); sys.setprofile(lambda *a: None)",
        "ok error crashed",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_fails_and_the_host_is_unharmed(attacks: Callable[[Attack], None], attack: Attack) -> None:
    attacks(attack)
