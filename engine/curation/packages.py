"""What an export is made of besides its samples: a file alone, or a folder that a trainer's library reads."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import polars as pl

from engine.config import Form
from engine.curation.cards import card
from engine.curation.selecting import Chosen
from engine.curation.splitting import TEST, TRAIN
from engine.curation.writers import check_ending
from engine.errors import InputError


class Package(StrEnum):
    """What an export is."""

    FILE = "file"
    """One file, whose ending says how it is written; a test set lies beside it."""
    LLAMAFACTORY = "llamafactory"
    """A `dataset_dir` of LLaMA-Factory: JSONL, and the `dataset_info.json` that registers it."""
    DATASETS = "datasets"
    """A folder that `datasets.load_dataset` reads: Parquet, and a dataset card."""


_SHAREGPT_TAGS: Final = {
    Form.SHAREGPT: {"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt"},
    Form.OPENAI: {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
}
_ALPACA_COLUMNS: Final = {
    Form.ALPACA: {"prompt": "instruction", "query": "input", "response": "output"},
    Form.PLAIN: {"prompt": "question", "response": "solution"},
}


def data_files(out: Path, package: Package, columns: Mapping[str, pl.DataType], *, split: bool) -> dict[str, str]:
    """The files of samples by split; a set that is not split is all for training.

    Args:
        out: The file or folder.
        package: What it is.
        columns: The columns of the samples.
        split: Whether there is a test set.

    Raises:
        InputError: The file's ending says nothing, or it cannot hold such columns.
    """
    splits = (TRAIN, TEST) if split else (TRAIN,)
    match package:
        case Package.FILE:
            check_ending(out, columns)
            return {each: out.name if each == TRAIN else f"{out.stem}.{each}{out.suffix}" for each in splits}
        case Package.LLAMAFACTORY:
            return {each: f"{_dataset(out)}_{each}.jsonl" if split else f"{_dataset(out)}.jsonl" for each in splits}
        case Package.DATASETS:
            return {each: f"data/{each}-00000-of-00001.parquet" for each in splits}


def _dataset(out: Path) -> str:
    """The name under which LLaMA-Factory knows a set: what it accepts in a comma-separated list."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", out.resolve().name).strip("_")
    if not name:
        raise InputError(f"The folder's name {out.name!r} has no letter or digit to name a dataset by. Choose another.")
    return name


def beside(package: Package, manifest: Mapping[str, Any], names: Mapping[str, str], chosen: Chosen) -> dict[str, str]:
    """The texts that lie beside the samples, by file name."""
    match package:
        case Package.FILE:
            return {}
        case Package.LLAMAFACTORY:
            # An empty file has no columns, so it cannot be loaded.
            held = [file["name"] for file in manifest["files"] if file["samples"]]
            told = {Path(name).stem: dataset_info(name, chosen.selection.text.form) for name in held}
            return {"dataset_info.json": json.dumps(told, indent=2) + "\n"}
        case Package.DATASETS:
            return {"README.md": card(manifest, names, chosen)}


def dataset_info(name: str, form: Form) -> dict[str, Any]:
    """How LLaMA-Factory reads a file (its `data/README.md`: formatting, columns, tags)."""
    if form in _ALPACA_COLUMNS:
        return {"file_name": name, "formatting": "alpaca", "columns": _ALPACA_COLUMNS[form]}
    messages = "conversations" if form is Form.SHAREGPT else "messages"
    return {
        "file_name": name, "formatting": "sharegpt", "columns": {"messages": messages}, "tags": _SHAREGPT_TAGS[form],
    }  # fmt: skip
