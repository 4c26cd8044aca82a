"""Co-occurrence of tags: parts are identified by which others they stand beside, and how often.

The tags of the target form a graph whose edges are weighted by the rows that have both, and so do the parts of the
attacker's own texts. Matching the two graphs exactly is hard, but a few pairs that are known make it easy: each further
tag is matched by its edges to those. This is the refined score attack of Damie, Hahn and Peter (USENIX Security 2021),
with two changes: square roots of frequencies are compared, which have the same variance whatever the frequency, and
pairs are reconsidered once all are known. It needs no known rows where something is seen beside the tags: how many a
row has, or how long its ciphertext is. That is the same in both graphs, and stands in them as nodes below 0: anchors.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

MOST_TAGS = 400
"""The most common tags that are matched; a tag that few rows have has no edges to speak of."""
_RANKED = 12
"""The most common tags that are matched by rank where no pair is known."""
_STEP = 0.2
"""The share of the tags that is believed in each round: those whose best candidate stands out."""
_WINDOW = 2.0
"""A part is a candidate if its frequency and the tag's are at most this many times apart, or both are rare."""
_ROUNDS = 3
_MOST_PAIRS = 20_000_000
"""Pairs of nodes that are counted at most, which takes some seconds."""


@dataclass(frozen=True, slots=True)
class Graph:
    """How many of the rows have each node, and each two of them.

    :param nodes: the most common ones, most common first.
    :param edges: of each node by number, the square roots of the shares of the rows that also have each other node.
    """

    nodes: list[int]
    edges: list[list[float]]

    @property
    def frequencies(self) -> list[float]:
        """The square roots of the shares of the rows that have each node."""
        return [row[number] for number, row in enumerate(self.edges)]


def graph(sets: Iterable[tuple[AbstractSet[int], int]], most: int) -> Graph:
    """Count nodes and pairs.

    :param sets: the nodes of a row, anchors below 0 among them, and how many rows have these. They are in random order:
        of many or long texts only the first are counted.
    :param most: how many nodes are looked at.
    """
    listed, pairs = list[tuple[AbstractSet[int], int]](), 0
    for nodes, rows in sets:
        listed.append((nodes, rows))
        pairs += min(len(nodes), most) ** 2
        if pairs > _MOST_PAIRS:
            break
    counts = Counter[int]()
    for nodes, rows in listed:
        counts.update(dict.fromkeys(nodes, rows))
    kept = [node for node, _ in counts.most_common() if node >= 0][:most]
    kept += [node for node in sorted(counts) if node < 0]
    number = {node: index for index, node in enumerate(kept)}
    total = max(1, sum(rows for _, rows in listed))
    edges = [[0.0] * len(kept) for _ in kept]
    for nodes, rows in listed:
        inside = [number[node] for node in nodes if node in number]
        for one in inside:
            line = edges[one]
            for other in inside:
                line[other] += rows
    return Graph(kept, [[math.sqrt(count / total) for count in line] for line in edges])


def match(target: Graph, known_texts: Graph, seeds: Mapping[int, int] | None = None) -> dict[int, int]:
    """Match the nodes of a target with those of the attacker's own texts.

    :param seeds: pairs that are known; they stay. Anchors are, too. With none
        the most common nodes are matched by rank, to begin.
    :returns: a node of the texts for each node of the target, without anchors; several may have the same one.
    """
    places = {node: index for index, node in enumerate(target.nodes)}
    their_places = {node: index for index, node in enumerate(known_texts.nodes)}
    pairs = {node: node for node in places if node < 0} | dict(seeds or {})
    fixed = {places[tag]: their_places[part] for tag, part in pairs.items() if tag in places and part in their_places}
    if not target.nodes or not known_texts.nodes:
        return {}
    candidates = _candidates(target, known_texts)
    beginning = fixed or {index: index for index in range(min(_RANKED, len(target.nodes), len(known_texts.nodes)))}
    matched = _settled(target, known_texts, candidates, beginning, fixed)
    return {target.nodes[tag]: known_texts.nodes[part] for tag, part in matched.items() if target.nodes[tag] >= 0}


def _settled(
    target: Graph,
    known_texts: Graph,
    candidates: list[list[int]],
    beginning: Mapping[int, int],
    fixed: Mapping[int, int],
) -> dict[int, int]:
    """Match all tags, beginning with some pairs; then reconsider each of them by all others."""
    matched = _grow(target, known_texts, candidates, beginning)
    for _ in range(_ROUNDS):
        scored = _scores(target, known_texts, candidates, matched, range(len(target.nodes)))
        again = {tag: part for tag, (part, _) in scored.items()} | dict(fixed)
        if again == matched:
            break
        matched = again
    return matched


def _candidates(target: Graph, known_texts: Graph) -> list[list[int]]:
    """Return, for each tag, the parts that are about as common."""
    # Of square roots the window is the root of the one of frequencies.
    wide, parts = math.sqrt(_WINDOW), known_texts.frequencies
    rare = min(target.frequencies) * wide if target.nodes else 0.0
    return [
        [
            part
            for part, other in enumerate(parts)
            if (frequency <= other * wide and other <= frequency * wide) or max(frequency, other) <= rare
        ]
        or list(range(len(parts)))
        for frequency in target.frequencies
    ]


def _grow(target: Graph, known_texts: Graph, candidates: list[list[int]], known: Mapping[int, int]) -> dict[int, int]:
    """Match all tags, in each round those that are surest, which help to match the others."""
    matched = dict(known)
    step = max(1, round(_STEP * len(target.nodes)))
    while waiting := [tag for tag in range(len(target.nodes)) if tag not in matched]:
        scored = _scores(target, known_texts, candidates, matched, waiting)
        for tag in sorted(scored, key=lambda each: -scored[each][1])[:step]:
            matched[tag] = scored[tag][0]
    return matched


def _scores(
    target: Graph, known_texts: Graph, candidates: list[list[int]], matched: Mapping[int, int], tags: Iterable[int]
) -> dict[int, tuple[int, float]]:
    """Return the best part of each tag by its edges to the matched ones, and how much it stands out."""
    ours, theirs = [*matched.keys()], [*matched.values()]
    position = {tag: index for index, tag in enumerate(ours, 1)}
    rows = [_picked(row, theirs, row[number]) for number, row in enumerate(known_texts.edges)]
    found = {}
    for tag in tags:
        line, mine = target.edges[tag], position.get(tag)
        own = _picked(line, ours, line[tag])
        least, second, best = math.inf, math.inf, candidates[tag][0]
        for part in candidates[tag]:
            distance = math.dist(own, rows[part]) ** 2
            if mine is not None:
                # What it was matched with before is no evidence.
                distance -= (own[mine] - rows[part][mine]) ** 2
            if distance < least:
                least, second, best = distance, least, part
            elif distance < second:
                second = distance
        found[tag] = (best, math.log((second + 1e-12) / (least + 1e-12)) if second < math.inf else math.inf)
    return found


def _picked(row: Sequence[float], numbers: Sequence[int], own: float) -> tuple[float, ...]:
    return (own, *[row[number] for number in numbers])
