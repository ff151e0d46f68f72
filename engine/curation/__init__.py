"""What comes in and what goes out: seed files, exports."""

from engine.curation.exporters import Exported, export_alpaca
from engine.curation.imports import FileReport, ImportReport, import_seeds
from engine.curation.seeds import SetAside, read_seeds

__all__ = ["Exported", "FileReport", "ImportReport", "SetAside", "export_alpaca", "import_seeds", "read_seeds"]
