"""Landlock: the kernel refuses files by path, whatever user the process is (landlock(7))."""

import os
import struct
from collections.abc import Sequence

from engine.sandbox.confine import kernel

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_O_PATH = 0o10000000

_WRITE_FILE, _READ_FILE, _READ_DIR, _REFER, _TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 13, 1 << 14
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
_READ = _READ_FILE | _READ_DIR
_FILE_ONLY = _READ_FILE | _WRITE_FILE | _TRUNCATE
_SCRATCH = _READ | _WRITE_FILE | _TRUNCATE | _REFER | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM
# How many of the rights on files, the rights on TCP ports and the scopes each ABI knows, from the first on.
_KNOWN = {1: (13, 0, 0), 2: (14, 0, 0), 3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0), 6: (16, 2, 2)}


class Landlock:
    """The rules for programs: read in some folders, use some devices, write in the scratch folder only.

    Args:
        folders: Absolute folders that may be read.
        devices: Devices that may be read and written.

    Raises:
        OSError: This kernel has no Landlock, or it is switched off.
    """

    def __init__(self, folders: Sequence[str], devices: Sequence[str]) -> None:
        version = kernel.syscall(_CREATE_RULESET, None, 0, _VERSION)
        files, ports, scopes = _KNOWN[min(version, max(_KNOWN))]
        self._handled = (1 << files) - 1
        sizes = 8 if version < 4 else 16 if version < 6 else 24  # noqa: PLR2004 -- ABIs that grew the structure
        handled = (self._handled, (1 << ports) - 1, (1 << scopes) - 1)
        self._ruleset = struct.pack("=QQQ", *handled)[:sizes]
        self._rules = [(os.open(folder, _O_PATH), _READ) for folder in folders]
        self._rules += [(os.open(device, _O_PATH), _FILE_ONLY) for device in devices]

    def confine(self, scratch: str) -> None:
        """Put this process, and all it starts, under the rules for good.

        Args:
            scratch: The one folder in which it may write.
        """
        ruleset = kernel.syscall(_CREATE_RULESET, self._ruleset, len(self._ruleset), 0)
        place = os.open(scratch, _O_PATH)
        for descriptor, rights in (*self._rules, (place, _SCRATCH)):
            rule = struct.pack("=Qi", rights & self._handled, descriptor)
            kernel.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
        kernel.syscall(_RESTRICT_SELF, ruleset, 0)
        os.close(place)
        os.close(ruleset)
