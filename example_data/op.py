"""`alembic.op`, for revisions that are type-checked: `from example_data import op` instead of `from alembic import op`.

Alembic's own type stub cannot know what a plugin adds. At run time this is `alembic.op` itself.
"""

from __future__ import annotations

import sys

import alembic.op

import example_data.alembic_plugin.operations  # noqa: F401 - registers them where Alembic knows no plugins

sys.modules[__name__] = alembic.op
