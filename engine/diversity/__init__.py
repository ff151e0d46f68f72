"""Where problems lie among all others: vectors of statements, maps of them, near duplicates, measures of diversity."""

from engine.diversity.embedders import NO_WEIGHTS, Encoder, Opened, open_encoder
from engine.diversity.embedding import Embedded, embed_missing
from engine.diversity.lexical import LEXICAL
from engine.diversity.mapping import Made, make_map
from engine.diversity.matrix import STORED, Matrix, packed, read_matrix
from engine.diversity.near import NEAR, SIMILAR, find_pairs
from engine.diversity.regions import Region
from engine.diversity.searching import MOST_BYTES, Found, Index
from engine.diversity.sentence import DEFAULT_MODEL, Backend, Device, has_weights
from engine.diversity.statements import prepared
from engine.diversity.steps import Step, Watch, never, nobody
from engine.diversity.updating import place_new

__all__ = [
    "DEFAULT_MODEL",
    "LEXICAL",
    "MOST_BYTES",
    "NEAR",
    "NO_WEIGHTS",
    "SIMILAR",
    "STORED",
    "Backend",
    "Device",
    "Embedded",
    "Encoder",
    "Found",
    "Index",
    "Made",
    "Matrix",
    "Opened",
    "Region",
    "Step",
    "Watch",
    "embed_missing",
    "find_pairs",
    "has_weights",
    "make_map",
    "never",
    "nobody",
    "open_encoder",
    "packed",
    "place_new",
    "prepared",
    "read_matrix",
]
