"""The command `wisdom`.

Exit codes: 0 done; 1 a defect of this program; 2 unusable input; 3 a run ended before its end, or cannot go on;
4 a teacher cannot be used; 5 the store cannot be used; 6 a helper process does not work; 130 stopped by Ctrl-C, 143 by
SIGTERM.
"""

import os
import signal
import sys


class _CtrlCError(BaseException):
    """Ctrl-C, under a name that the command-line library does not turn into exit code 1."""


def main() -> None:
    """Run the command, and end with its exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        from engine.cli.app import invoke  # noqa: PLC0415 -- it takes a while, and Ctrl-C works from here on

        code = invoke()
        sys.stdout.flush()
    except _CtrlCError:
        sys.stderr.write("stopped by Ctrl-C\n")
        code = 128 + signal.SIGINT
    except BrokenPipeError:  # whoever reads our output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python would complain at its end
        code = 128 + signal.SIGPIPE
    sys.exit(code)


def _interrupt(*_: object) -> None:
    raise _CtrlCError
