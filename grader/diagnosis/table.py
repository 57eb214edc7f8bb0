"""The diagnoses, the best first: the first that fits a failure is shown.

Rule 1. A diagnosis is a pure function from a failure to what was seen, where, why, and what to change. It says nothing
        where the record does not prove it: no diagnosis is better than a wrong one.
Rule 2. What the source alone suggests counts only where the run agrees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.diagnosis.failure import Failure
    from grader.model import Diagnosis

    Rule = Callable[[Failure], Diagnosis | None]

RULES: tuple[Rule, ...] = ()
