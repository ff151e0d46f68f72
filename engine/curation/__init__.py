"""What comes in, what goes out, and what new questions are held against."""

from engine.curation.benchmarks import Benchmarks, Contamination
from engine.curation.duplicates import KnownQuestions, Similar
from engine.curation.exporters import Exported, export_alpaca
from engine.curation.imports import FileReport, ImportReport, import_seeds
from engine.curation.likest import LEAST_LIKE, Likeness, likest
from engine.curation.seeds import SetAside, read_seeds

__all__ = [
    "LEAST_LIKE",
    "Benchmarks",
    "Contamination",
    "Exported",
    "FileReport",
    "ImportReport",
    "KnownQuestions",
    "Likeness",
    "SetAside",
    "Similar",
    "export_alpaca",
    "import_seeds",
    "likest",
    "read_seeds",
]
