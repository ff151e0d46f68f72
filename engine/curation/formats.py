"""Which files a path stands for, and what reads each: decided by endings and by what `datasets` leaves in a folder."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from engine.curation.csv_records import csv_rows
from engine.curation.json_items import json_rows
from engine.curation.jsonl import jsonl_rows
from engine.curation.rows import SEEDS, Row, SetAside, Wanted, name_of, storable
from engine.errors import InputError

_Reader = Callable[[Path, Wanted], Iterator[Row | SetAside]]


def _parquet_rows(path: Path, wanted: Wanted) -> Iterator[Row | SetAside]:
    from engine.curation.tables import parquet_rows  # noqa: PLC0415 -- pyarrow takes 40 MB, and only tables need it

    return parquet_rows(path, wanted)


def _arrow_rows(path: Path, wanted: Wanted) -> Iterator[Row | SetAside]:
    from engine.curation.tables import arrow_rows  # noqa: PLC0415 -- as above

    return arrow_rows(path, wanted)


_READERS: Final[Mapping[str, _Reader]] = MappingProxyType(
    {
        ".jsonl": jsonl_rows,
        ".jsonl.gz": jsonl_rows,
        ".json": json_rows,
        ".json.gz": json_rows,
        ".csv": csv_rows,
        ".csv.gz": csv_rows,
        ".parquet": _parquet_rows,
        ".arrow": _arrow_rows,
    }
)

_IN_FOLDERS: Final = ((".parquet",), (".jsonl", ".jsonl.gz"), (".csv", ".csv.gz"), (".json", ".json.gz"))
"""What is looked for in a folder; the first kind found counts, since publishers offer the same rows in several."""

_BESIDE: Final = frozenset({"dataset_dict.json", "dataset_info.json", "dataset_infos.json", "state.json"})
"""What download tools lay beside the rows."""

_OF_EXPORTS: Final = (("rows.parquet", "manifest.json"), ("manifest.json", "rows.parquet"))
"""What an export lays beside its samples, each only in company of the other; beside a file both begin with its name."""

_KNOWN: Final = f"a file that ends in {', '.join(_READERS)}, or a folder that holds such files"


def rows_of(path: Path, wanted: Wanted = SEEDS) -> Iterator[Row | SetAside]:
    """Read all rows of a file, or of all files in a folder, in the order of their names.

    Args:
        path: The file or folder.
        wanted: Which fields are read.

    Raises:
        InputError: When the first row is asked for if there is nothing readable at the path; when a file of a
            folder is reached that cannot be read at all.
    """
    for file in files_of(path):
        yield from _READERS[ending(file)](file, wanted)


def files_of(path: Path) -> list[Path]:
    """The files with rows that a path stands for: itself, or those of a folder in the order of their names.

    Raises:
        InputError: There is nothing readable.
    """
    try:
        return _files(path)
    except OSError as error:
        raise InputError(f"{name_of(path)} cannot be opened ({error}). Check the path and its permissions.") from error


def dataset_of(path: Path) -> str:
    """The name of a data set that nothing but its path names: the file's or folder's name without its ending."""
    named = path.resolve() if path.name in ("", "..") else path
    return storable(named.name[: len(named.name) - len(ending(named))])


def ending(path: Path) -> str:
    """The known ending of a file's name, whatever its case; empty if there is none."""
    return next((ending for ending in _READERS if path.name.lower().endswith(ending)), "")


def _files(path: Path) -> list[Path]:
    """The seed files that a path stands for."""
    if path.is_dir():
        return _files_of_folder(path)
    if not path.exists():
        raise InputError(f"{name_of(path)} does not exist. Check the path; {_KNOWN} was expected.")
    if not path.is_file() or not ending(path):
        raise InputError(f"{name_of(path)} is not a seed file: {_KNOWN} was expected. Convert or rename it.")
    return [path]


def _files_of_folder(folder: Path) -> list[Path]:
    """The seed files of a folder: saved by `datasets`, or as downloaded."""
    if (folder / "dataset_dict.json").is_file():
        splits = _listed(folder, "dataset_dict.json", lambda value: value["splits"])
        return [file for split in splits for file in _saved_files(split)]
    if (folder / "state.json").is_file():
        return _saved_files(folder)
    inside = sorted(file for file in folder.rglob("*") if not _hidden(file.relative_to(folder)) and file.is_file())
    for endings in _IN_FOLDERS:
        if found := [file for file in inside if ending(file) in endings and not _is_beside(file)]:
            return found
    raise InputError(f"The folder {name_of(folder)} holds no seed file: {_KNOWN} was expected.")


def _saved_files(folder: Path) -> list[Path]:
    """The Arrow files of one split saved by `datasets`, in the order in which they were written."""
    files = _listed(folder, "state.json", lambda value: [entry["filename"] for entry in value["_data_files"]])
    for file in files:
        if ending(file) != ".arrow":
            raise InputError(f"{name_of(file)} is listed in state.json but is no .arrow file. Save the data set again.")
    return files


def _listed(folder: Path, listing: str, names_in: Callable[[Any], list[Any]]) -> list[Path]:
    """What a JSON file of `datasets` lists; only what lies directly in the folder, so no listing can lead out of it.

    Raises:
        InputError: If the listing cannot be read, or names something that is not there.
    """
    try:
        names = names_in(json.loads((folder / listing).read_bytes()))
        present = {entry.name: entry for entry in folder.iterdir()}
        return [present[name] for name in names]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(
            f"{name_of(folder / listing)} does not list the parts of a data set that lie beside it ({error!r:.200}). "
            "Save the data set again with `save_to_disk`, or name one of its files."
        ) from error


def _is_beside(file: Path) -> bool:
    """Whether a file of a folder tells of the rows, and has none itself."""
    if file.name in _BESIDE:
        return True
    for own, other in _OF_EXPORTS:
        start = file.name.removesuffix(own)
        if file.name.endswith(own) and (not start or start.endswith(".")) and file.with_name(start + other).is_file():
            return True
    return False


def _hidden(path: Path) -> bool:
    """Whether a path leads through hidden folders, such as a download tool's cache."""
    return any(part.startswith(".") for part in path.parts)
