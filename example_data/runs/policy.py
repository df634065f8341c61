"""What becomes of rows that a removal otherwise stops at: those that were edited, and those that others refer to."""

from __future__ import annotations

from typing import Literal

import msgspec

OnEdited = Literal["fail", "delete", "keep"]
OnReferenced = Literal["fail", "cascade", "keep"]

EDITED_ADVICE = (
    "Keep what is needed elsewhere, or choose: --on-edited delete (edited rows go as well) or keep (they stay); with "
    "Alembic, alembic -x example_data_on_edited=delete downgrade ..."
)
REFERRED_ADVICE = (
    "Delete the rows that refer, let them refer to others, or choose: --on-referenced cascade (they go as well) or "
    "keep (what they refer to stays); with Alembic, alembic -x example_data_on_referenced=keep downgrade ..."
)


class Policy(msgspec.Struct, frozen=True):
    """What becomes of them: the removal fails, or they go or stay."""

    on_edited: OnEdited = "fail"
    on_referenced: OnReferenced = "fail"

    @property
    def keeps(self) -> bool:
        """Whether rows of the seed may stay."""
        return "keep" in (self.on_edited, self.on_referenced)

    @property
    def chooses_rows(self) -> bool:
        """Whether some may stay, or rows of others go."""
        return self.keeps or self.on_referenced == "cascade"


FAIL = Policy()
"""What a removal does unless somebody chooses."""
