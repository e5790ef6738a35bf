"""What `tables`, `names` and `patterns` hand to `resolve`: mentions with spans, and readings of one rule each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.model import Value
from loaders.report import Place

FACILITIES = frozenset(("ResearchCentre", "IndustryCollege", "OverseasBase", "Platform"))
"""Labels of what partners build."""
GROUPS = frozenset(("Alliance", "Association"))
"""Labels of what bodies join."""
MADE = FACILITIES | {"Alliance"}
"""Labels of what is built or founded, and so may be recognised and backed beside the college."""
STANDING_BEHIND = frozenset(("PublicBody", "Association", "OverseasPartner"))
"""Labels of who recognises, guides and supports."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. start, end: its span in the joined text it was found in.

    name: as printed, joined over line ends, written out in full where the text shares it out (中德、中意人才联谊站).
    label: the kind of body its form and context say it is. own: it stands for the reporting college (我校, 学院).
    """

    name: str
    label: str
    start: int
    end: int
    own: bool = False
    name_en: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule read something: the place, the headings above, the table and row, and the passage's joined text."""

    place: Place
    section: tuple[str, ...] = ()
    table: str = ""
    row: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule's statement of one relationship between two mentions."""

    type: str
    start: Mention
    end: Mention
    source: Source
    rule: str
    method: str
    confidence: float
    properties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that was read and not believed; becomes an `Issue`. kind: one of `issue_kinds` of the ontology."""

    kind: str
    subject: str
    reason: str
    source: Source
    rule: str = ""


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number of partners the text states (120余家企业). kind: a label or a relationship type."""

    kind: str
    stated: int
    source: Source
    text: str
