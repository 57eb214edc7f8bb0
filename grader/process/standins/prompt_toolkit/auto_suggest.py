"""Stand-in for `prompt_toolkit.auto_suggest`: suggests nothing."""

from __future__ import annotations


class AutoSuggestFromHistory:
    """Suggests nothing."""
