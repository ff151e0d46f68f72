"""What comes in, what goes out, and what new questions are held against."""

from engine.curation.benchmarks import Benchmarks, Contamination
from engine.curation.duplicates import KnownQuestions, Similar
from engine.curation.exporters import Exported, export_alpaca
from engine.curation.imports import FileReport, ImportReport, import_seeds
from engine.curation.seeds import SetAside, read_seeds

__all__ = [
    "Benchmarks",
    "Contamination",
    "Exported",
    "FileReport",
    "ImportReport",
    "KnownQuestions",
    "SetAside",
    "Similar",
    "export_alpaca",
    "import_seeds",
    "read_seeds",
]
