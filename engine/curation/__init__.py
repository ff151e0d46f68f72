"""What comes in, what goes out, and what new questions are held against."""

from engine.curation.benchmarks import Benchmarks, Contamination
from engine.curation.campaigns import ReviewsReport, export_reviews, import_reviews
from engine.curation.cases import cases_text
from engine.curation.choosing import choose, seed_file
from engine.curation.contamination import Against, Checked, Told, benchmarks_of, check_contamination
from engine.curation.duplicates import KnownQuestions, Similar
from engine.curation.exporters import Exported, export_samples
from engine.curation.imports import FileReport, ImportReport, import_seeds
from engine.curation.likest import LEAST_LIKE, Likeness, likest
from engine.curation.pairs import Masked, Pair, masked, paired
from engine.curation.seeds import SetAside, read_seeds
from engine.curation.sending import Sent, seeds_text, sent_again
from engine.curation.templates import Form

__all__ = [
    "LEAST_LIKE",
    "Against",
    "Benchmarks",
    "Checked",
    "Contamination",
    "Exported",
    "FileReport",
    "Form",
    "ImportReport",
    "KnownQuestions",
    "Likeness",
    "Masked",
    "Pair",
    "ReviewsReport",
    "Sent",
    "SetAside",
    "Similar",
    "Told",
    "benchmarks_of",
    "cases_text",
    "check_contamination",
    "choose",
    "export_reviews",
    "export_samples",
    "import_reviews",
    "import_seeds",
    "likest",
    "masked",
    "paired",
    "read_seeds",
    "seed_file",
    "seeds_text",
    "sent_again",
]
