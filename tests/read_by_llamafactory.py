"""Reads sets of a folder by LLaMA-Factory's own registry, loader and converters, and prints its pairs as JSON.

    python tests/read_by_llamafactory.py SITE FOLDER SET...

SITE is where `pip install --no-deps --target SITE llamafactory peft accelerate` put it. `make test` skips this;
`LLAMAFACTORY_AT=SITE pytest tests/curation/test_packages.py` runs it.
"""

import importlib
import importlib.machinery
import importlib.util
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

_SOUND = "torchaudio"
"""It imports this for recordings, of which these sets have none."""


def main(site: str, folder: str, names: list[str]) -> None:
    """Print what it makes of each set: by name, the questions and answers."""
    sys.path.append(site)
    if importlib.util.find_spec(_SOUND) is None:
        stand_in = ModuleType(_SOUND)
        stand_in.__spec__ = importlib.machinery.ModuleSpec(_SOUND, None)
        sys.modules[_SOUND] = stand_in
    loader: Any = importlib.import_module("llamafactory.data.loader")
    parser: Any = importlib.import_module("llamafactory.data.parser")
    data = SimpleNamespace(
        dataset_dir=folder, media_dir=folder, streaming=False, max_samples=None, preprocessing_num_workers=None,
        preprocessing_batch_size=1000, overwrite_cache=False,
    )  # fmt: skip
    model = SimpleNamespace(cache_dir=f"{folder}.cache", hf_hub_token=None)
    training = SimpleNamespace(local_process_index=0, dataloader_num_workers=0)
    told = {}
    for name, found in zip(names, parser.get_dataset_list(names, folder), strict=True):
        rows = loader._load_single_dataset(found, model, data, training)
        told[name] = [[turn["content"] for turn in (*row["_prompt"], *row["_response"])] for row in rows]
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
