"""The command `wisdom`.

Exit codes: 0 done; 1 a defect of this program; 2 unusable input; 3 a run ended before its end, or cannot go on;
4 a teacher cannot be used; 5 the store cannot be used; 6 a helper process does not work; 130 stopped by Ctrl-C, 143 by
SIGTERM.
"""

from engine.cli.main import main

__all__ = ["main"]
