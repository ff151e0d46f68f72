"""The stages of the method, pure: a request out, the meaning of the reply back."""

from engine.config import Stages
from engine.domain import Stage
from engine.stages.audit import audit_request, is_audited
from engine.stages.base import Compare, StageRule
from engine.stages.concluding import conclude
from engine.stages.criticise import CriticiseStage
from engine.stages.evolve import MetaPool, evolve_request, read_candidate
from engine.stages.ground_truth import by_ground_truth
from engine.stages.guide import GuideStage
from engine.stages.keys import key_of
from engine.stages.library import Library
from engine.stages.lookalikes import latin
from engine.stages.metadata import metadata_request, read_metadata
from engine.stages.repair import read_repair, repair_request
from engine.stages.solve import SolveStage
from engine.stages.vote import VoteStage, cast_vote

__all__ = [
    "Compare",
    "Library",
    "MetaPool",
    "StageRule",
    "audit_request",
    "by_ground_truth",
    "cast_vote",
    "conclude",
    "evolve_request",
    "is_audited",
    "key_of",
    "latin",
    "metadata_request",
    "read_candidate",
    "read_metadata",
    "read_repair",
    "repair_request",
    "stage_rules",
]


def stage_rules(tables: Stages) -> dict[Stage, StageRule]:
    """The stages that a recipe names, in its order."""
    every: dict[Stage, StageRule] = {
        Stage.GUIDE: GuideStage(tables.guide),
        Stage.CRITICISE: CriticiseStage(tables.criticise),
        Stage.VOTE: VoteStage(tables.vote),
        Stage.SOLVE: SolveStage(tables.solve),
    }
    return {stage: every[stage] for stage in tables.order}
