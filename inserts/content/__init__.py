"""What each insert says: campaigns, suggestions, actions and offers, codes, texts in the customer's language.

Invariant: pure. The same parcel, shop and code give the same insert; nothing is read, remembered or guessed here.
"""

from .actions import Dropped
from .campaigns import Choice, Passed, Standing
from .codes import check_code, derive, sample_code
from .context import context_page
from .expressions import Verdict, evaluate
from .house import House
from .lint import lint
from .offers import Expiry
from .texts import LABELS, WORDS, Texts
from .writing import Considered, Edition, Written, claimant, consider, write

__all__ = [
    "LABELS",
    "WORDS",
    "Choice",
    "Considered",
    "Dropped",
    "Edition",
    "Expiry",
    "House",
    "Passed",
    "Standing",
    "Texts",
    "Verdict",
    "Written",
    "check_code",
    "claimant",
    "consider",
    "context_page",
    "derive",
    "evaluate",
    "lint",
    "sample_code",
    "write",
]  # fmt: skip
