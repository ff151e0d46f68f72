"""Starts the helper process: a script that the interpreter runs by its path, from any working directory.

The doors of `engine` and `engine.sandbox` load the runner's side, which has no business in the memory that
programs are forked from. So bare packages stand in for them, and only the helper's own modules are loaded.
"""

import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    for name, folder in (("engine", HERE.parent), ("engine.sandbox", HERE)):
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    from engine.sandbox.zygote import main

    main(sys.argv[1], int(sys.argv[2]))
