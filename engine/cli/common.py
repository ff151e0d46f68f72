"""What several commands share: options, the log, and JSONL files in and out."""

import json
import logging
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any, Final

import typer

from engine.errors import InputError
from engine.store import Store

DEFAULT_STORE: Final = Path("data/wisdom.duckdb")
_GZIP: Final = b"\x1f\x8b"

StoreOption = Annotated[
    Path, typer.Option("--store", help="The DuckDB file.", envvar="WISDOM_STORE", show_default=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
RowsArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A JSONL file; - reads standard input.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write the rows to this file instead.")]


def open_store(path: Path) -> Store:
    """The store at a path, to look at; it is not made by that, and neither is its log."""
    store = Store(path)
    if store.side.is_dir():
        log_beside(store)
    return store


def log_beside(store: Store, *more: Path) -> None:
    """Let everything that is logged go to the file `wisdom.log` in the store's side folder, if that can be written.

    Args:
        store: The store.
        more: Further files that it goes to.
    """
    logging.raiseExceptions = False  # a log that cannot be written must not hide what people should see
    root = logging.getLogger("engine")
    root.setLevel(logging.INFO)
    root.propagate = False
    for path in (store.side / "wisdom.log", *more):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
        except OSError:  # the store itself will say what is wrong with that folder, and what to do
            return
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(handler)


def read_rows(path: Path, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a JSONL file, each an object with certain fields.

    Args:
        path: The file; `-` is standard input.
        fields: The fields that every row must have, and what each is for.

    Raises:
        InputError: With every line that is not such a row.
    """
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Name a JSONL file, or - for standard input."
        ) from None
    if raw.startswith(_GZIP):
        raise InputError(f"{path} is packed by gzip. Unpack it first, for example with gunzip.")
    rows, mistakes = [], []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        row, mistake = _row(line, fields)
        if mistake:
            mistakes.append(f"  - {path}:{number}: {mistake}")
        else:
            rows.append(row)
    if mistakes:
        shown = "\n".join(mistakes[:20]) + (f"\n  ... and {len(mistakes) - 20} more" if len(mistakes) > 20 else "")  # noqa: PLR2004 -- a screenful
        raise InputError(f"{len(mistakes)} of its lines cannot be used; nothing was done. Mend them:\n{shown}")
    return rows


def all_text(rows: Sequence[Mapping[str, Any]], field: str) -> None:
    """Refuse rows in which a field is no text.

    Raises:
        InputError: With the rows in which it is not.
    """
    wrong = [number for number, row in enumerate(rows, 1) if not isinstance(row[field], str)]
    if wrong:
        raise InputError(
            f"'{field}' must be text; it is not in row {', '.join(map(str, wrong[:20]))}. Nothing was done."
        )


def _row(line: bytes, fields: Mapping[str, str]) -> tuple[dict[str, Any], str | None]:
    try:
        row = json.loads(line, parse_constant=_no_json, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        return {}, f"this is not JSON ({error})"
    if not isinstance(row, dict):
        return {}, "this is not a JSON object"
    missing = [f"'{name}' ({meaning})" for name, meaning in fields.items() if name not in row]
    return row, f"it lacks {', '.join(missing)}" if missing else None


def _no_json(name: str) -> Any:
    message = f"{name} is no JSON value"
    raise ValueError(message)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_json(digits)


@contextmanager
def rows_out(out: Path | None) -> Iterator[IO[str]]:
    """Where rows go: a file, or standard output.

    Raises:
        InputError: The file cannot be written.
    """
    try:
        if out is None:
            yield sys.stdout
            sys.stdout.flush()
        else:
            with out.open("w", encoding="utf-8", newline="\n") as file:
                yield file
    except BrokenPipeError:
        raise  # whoever reads our output has read enough
    except OSError as error:
        where = out or "standard output"
        raise InputError(f"{where} cannot be written ({error.strerror}). Name another file with --out.") from None


def dump(row: Mapping[str, Any]) -> str:
    """One row as a line of JSON; what UTF-8 cannot hold is escaped."""
    text = json.dumps(row, ensure_ascii=False)
    return text if _is_utf8(text) else json.dumps(row)


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A small table for the terminal: the first column left, the others right."""
    widths = [max(len(cell) for cell in column) for column in zip(headers, *rows, strict=True)]
    lines = [headers, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
