"""Many documents at once end as one after the other: each is planned while the one before is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import planning
from graph.errors import StoreError
from graph.ledger import Join
from graph.loading import Run
from graph.model import FactSet
from graph.planning import Written
from graph.store import Loaded, Store, open_store
from tests.statements import PARTNERS, body, documents, report
from tests.test_store import empty

FEW = settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
TITLES = ["虚构报告一", "虚构报告二", "虚构报告三", "虚构报告四", "虚构报告五"]
STEPS = st.lists(st.tuples(st.sampled_from(TITLES).flatmap(documents), st.booleans()), min_size=2, max_size=7)


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> list[Written]:
    """The plans that were made ahead and held."""
    held: list[Written] = []

    def carry_out(run: Run, written: Written, then: Callable[[Run, Written], Written] = planning.carry_out) -> Written:
        held.append(written)
        return then(run, written)

    monkeypatch.setattr(planning, "carry_out", carry_out)
    return held


def one_by_one(store: Store, parts: list[FactSet]) -> tuple[list[Loaded], FactSet, tuple[Join, ...]]:
    """What each load says, and what graph and ledger hold in the end; the store is empty again afterwards."""
    empty(store)
    told = [loaded for part in parts for loaded in store.load(part)]
    end = told, store.facts(), store.joins()
    empty(store)
    return end


def partners(first: int, count: int = 8) -> list[FactSet]:
    """Reports of which each names five bodies of the one before."""
    return [
        report(f"报告{n}", 2001 + n, [body(f"虚构第{k}号机械有限公司") for k in range(n * 5, n * 5 + 10)])
        for n in range(first, first + count)
    ]


def test_documents_that_share_bodies(store: Store, carried: list[Written]) -> None:
    parts = partners(0)
    told, facts, joins = one_by_one(store, parts)
    assert list(store.load_all(iter(parts))) == told
    assert (store.facts(), store.joins()) == (facts, joins)
    assert len(carried) >= len(parts) - 2


def test_a_body_is_joined_to_one_that_the_load_before_brings(store: Store, carried: list[Written]) -> None:
    names = ["虚构浙南机械有限公司", "虚构浙南机械有限责任公司", "虚构浙南机械股份有限公司", "虚构浙南机械集团有限公司"]
    parts = [report(f"报告{n}", 2001 + n, [body(name), PARTNERS[n]]) for n, name in enumerate((*names, *names[:3]))]
    told, facts, joins = one_by_one(store, parts)
    assert [len(loaded.joined) for loaded in told].count(1) >= 4
    assert list(store.load_all(iter(parts))) == told
    assert (store.facts(), store.joins()) == (facts, joins)
    assert len(carried) >= len(parts) - 2


def test_a_document_that_is_read_anew_among_others(store: Store) -> None:
    parts = partners(0, 5)
    again = report("报告1", 2002, [replace(PARTNERS[0], label="PublicBody"), body("虚构第8号机械有限公司")])
    parts = [*parts[:3], again, again, parts[3], parts[1], parts[4]]
    told, facts, joins = one_by_one(store, parts)
    assert list(store.load_all(iter(parts))) == told
    assert (store.facts(), store.joins()) == (facts, joins)


def test_a_body_of_another_kind_than_the_load_before_says(store: Store) -> None:
    kinds = ["Enterprise", "PublicBody", "Enterprise", "Association", "Association"]
    parts = [report(f"报告{n}", 2001 + n, [replace(PARTNERS[0], label=kind)]) for n, kind in enumerate(kinds)]
    told, facts, joins = one_by_one(store, parts)
    assert list(store.load_all(iter(parts))) == told
    assert (store.facts(), store.joins()) == (facts, joins)


def test_one_that_fails_stops_the_rest_and_they_load_afterwards(store: Store) -> None:
    parts = partners(0, 8)
    _, facts, joins = one_by_one(store, parts[:4])
    clash = replace(parts[4].passages[0], id=parts[0].passages[0].id)
    stated = [replace(fact, passages=(clash.id,)) for fact in parts[4].relationships]
    broken = replace(parts[4], passages=(clash,), relationships=tuple(stated))
    coming = store.load_all(iter((*parts[:4], broken, *parts[5:])))
    assert [next(coming).document for _ in range(4)] == [part.documents[0].id for part in parts[:4]]
    with pytest.raises(StoreError, match="constraint"):
        next(coming)
    assert (store.facts(), store.joins()) == (facts, joins)
    list(store.load_all(iter(parts[4:])))
    mended = store.facts()
    assert mended == one_by_one(store, parts)[1]


def test_a_set_that_cannot_be_read_lets_those_before_it_in(store: Store) -> None:
    def sets() -> Iterator[FactSet]:
        yield from partners(0, 4)
        raise StoreError("engine.port")

    coming = store.load_all(sets())
    assert [next(coming).changed for _ in range(4)] == [True] * 4
    with pytest.raises(StoreError):
        next(coming)
    assert len(store.facts().documents) == 4


def test_a_second_loader_in_between(store: Store, carried: list[Written]) -> None:
    parts = partners(0, 10)
    _, facts, joins = one_by_one(store, parts)
    with open_store(store.settings) as other:
        coming = store.load_all(iter(part for n, part in enumerate(parts) if n % 5 != 4))
        for n, part in enumerate(parts):
            told = other.load(part) if n % 5 == 4 else [next(coming)]
            assert [loaded.document for loaded in told] == [part.documents[0].id]
        assert list(coming) == []
    assert (store.facts(), store.joins()) == (facts, joins)
    assert carried


@FEW
@given(steps=STEPS)
def test_any_documents_and_a_second_loader(store: Store, steps: list[tuple[FactSet, bool]]) -> None:
    parts = [facts for facts, _ in steps]
    told, facts, joins = one_by_one(store, parts)
    found: list[Loaded] = []
    with open_store(store.settings) as other:
        coming = store.load_all(iter(part for part, elsewhere in steps if not elsewhere))
        for part, elsewhere in steps:
            found += other.load(part) if elsewhere else [next(coming)]
        assert list(coming) == []
    assert found == told
    assert (store.facts(), store.joins()) == (facts, joins)
