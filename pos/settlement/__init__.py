"""End of day: figures, proofs, batches and their files."""

from pos.settlement.funds import GlMap

__all__ = ["GlMap"]
