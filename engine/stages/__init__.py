"""The stages of the funnel, pure: a request out, the meaning of the reply back."""

from engine.config import Stages
from engine.domain import Stage
from engine.stages.base import Compare, StageRule
from engine.stages.criticise import CriticiseStage
from engine.stages.guide import GuideStage
from engine.stages.vote import VoteStage, cast_vote

__all__ = ["Compare", "StageRule", "cast_vote", "stage_rules"]


def stage_rules(tables: Stages) -> dict[Stage, StageRule]:
    """The stages that a recipe names, in its order."""
    every: dict[Stage, StageRule] = {
        Stage.GUIDE: GuideStage(tables.guide),
        Stage.CRITICISE: CriticiseStage(tables.criticise),
        Stage.VOTE: VoteStage(tables.vote),
    }
    return {stage: every[stage] for stage in tables.order}
