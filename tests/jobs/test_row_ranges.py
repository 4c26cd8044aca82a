from __future__ import annotations

from glpgenc.jobs.partitions import Blocks, Rows


def test_halves_are_the_whole() -> None:
    first, second = Blocks(3, 8).halves()
    assert (first, second) == (Blocks(3, 5), Blocks(5, 8))
    places = ("(0,1)", "(0,2)", "(7,1)")
    lower, upper = Rows(places).halves()
    assert lower.places + upper.places == places


def test_what_can_not_be_halved_is_single() -> None:
    assert Blocks(3, 4).single
    assert not Blocks(3, 5).single
    assert Rows(("(0,1)",)).single


def test_conditions_are_ranges_of_places() -> None:
    assert Blocks(3, 8).condition.as_string() == "ctid >= '(3,0)'::tid AND ctid < '(8,0)'::tid"
    assert Rows(("(0,1)", "(0,2)")).condition.as_string() == """ctid = ANY ('{"(0,1)","(0,2)"}'::tid[])"""
