"""What splits a text into words (version 1), beside the letters of ``letters_v1``, and words that have no tag.

Frozen forever, as an index holds tags made with it. ``sql/0.1.0/words.sql`` holds the same, and a test compares
the two.
"""

from __future__ import annotations

ALONE = (
    "\\u3005\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff"
    "\\uf900-\\ufaff\\uff66-\\uff9d\\U00016fe3\\U0001aff0-\\U0001b122\\U0001b150-\\U0001b167\\U00020000-\\U0003134a"
)
"""Characters of Chinese and Japanese, which are written without blanks: each is a word by itself."""

MARKS = "\\u3099-\\u309a\\uff9e-\\uff9f\\ufe00-\\ufe0f\\U000e0100-\\U000e01ef"
"""Marks that belong to the character before them."""

ENGLISH_STOP_WORDS = (
    "a about above after again against ain all am an and any are aren as at be because been before being below "
    "between both but by can could couldn d did didn do does doesn doing don down during each few for from further "
    "had hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its "
    "itself just ll m me more most my myself no nor not now of off on once only or other our ours ourselves out "
    "over own re s same she should shouldn so some such t than that the their theirs them themselves then there "
    "these they this those through to too under until up ve very was wasn we were weren what when where which while "
    "who whom why will with would wouldn you your yours yourself yourselves"
)
"""Words of English that say little, and what an apostrophe leaves of some: ``don't`` is ``don`` and ``t``."""
