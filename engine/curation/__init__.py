"""What comes in, what goes out, and what new questions are held against."""

from engine.curation.against import Against, benchmarks_of, keep_benchmark
from engine.curation.benchmarks import Benchmarks, Contamination
from engine.curation.campaigns import ReviewsReport, export_reviews, import_reviews
from engine.curation.cases import cases_text
from engine.curation.choosing import choose, seed_file
from engine.curation.comparing import Difference, compare_exports
from engine.curation.contamination import Checked, Said, check_contamination, go_on
from engine.curation.duplicates import KnownQuestions, Similar
from engine.curation.exporters import Exported, export
from engine.curation.imports import FileReport, ImportReport, import_seeds
from engine.curation.keeping import KEEP_RULES, keep_best
from engine.curation.landing import MANIFEST, landed
from engine.curation.likest import LEAST_LIKE, Likeness, likest
from engine.curation.looking import SetPlan, likely_form
from engine.curation.manifest import text_of as manifest_text
from engine.curation.packages import Package
from engine.curation.pairs import Masked, Pair, masked, paired
from engine.curation.previewing import Preview, preview
from engine.curation.published import SetForm
from engine.curation.same import Grouped, find_duplicates
from engine.curation.scoring import best_of, run_all
from engine.curation.seeds import SetAside, read_seeds
from engine.curation.selecting import Chosen, choose_entries
from engine.curation.sending import Sent, seeds_text, sent_again
from engine.curation.set_report import SetFileReport, SetReport
from engine.curation.sets import import_set

__all__ = [
    "KEEP_RULES",
    "LEAST_LIKE",
    "MANIFEST",
    "Against",
    "Benchmarks",
    "Checked",
    "Chosen",
    "Contamination",
    "Difference",
    "Exported",
    "FileReport",
    "Grouped",
    "ImportReport",
    "KnownQuestions",
    "Likeness",
    "Masked",
    "Package",
    "Pair",
    "Preview",
    "ReviewsReport",
    "Said",
    "Sent",
    "SetAside",
    "SetFileReport",
    "SetForm",
    "SetPlan",
    "SetReport",
    "Similar",
    "benchmarks_of",
    "best_of",
    "cases_text",
    "check_contamination",
    "choose",
    "choose_entries",
    "compare_exports",
    "export",
    "export_reviews",
    "find_duplicates",
    "go_on",
    "import_reviews",
    "import_seeds",
    "import_set",
    "keep_benchmark",
    "keep_best",
    "landed",
    "likely_form",
    "likest",
    "manifest_text",
    "masked",
    "paired",
    "preview",
    "read_seeds",
    "run_all",
    "seed_file",
    "seeds_text",
    "sent_again",
]
