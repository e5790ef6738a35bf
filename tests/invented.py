"""Invented facts for the page's tests: two colleges that share a partner, parallel facts, hostile names."""

from __future__ import annotations

from graph.model import (
    Document,
    FactSet,
    Node,
    Passage,
    Relationship,
    Value,
    document_id,
    node_id,
    passage_id,
    relationship_key,
)  # fmt: skip

EAST, WEST = "东湖虚构职业技术学院", "西岭虚构职业学院"
SHARED = "共享虚构科技有限公司"
FRIEND = "晨光虚构机械有限公司"
CENTRE = "东湖虚构模具研究中心"
HOSTILE = (
    '<img src="http://evil.example/x.png" onerror="window.hacked=1">虚构公司',
    "<script>window.hacked=2</script> href 虚构公司",
    "[点我](javascript:window.hacked=3) www.evil.example 虚构公司",
)
SENTENCE = "虚构示例：我校为晨光虚构机械有限公司提供技术服务，到款10.00万元。"


def node(name: str, label: str, **more: object) -> Node:
    return Node(node_id(name), label, name, first_year=2020, last_year=2020, **more)  # type: ignore[arg-type]


def stated(
    document: str, type_: str, start: str, end: str, text: str = "", confidence: float = 1.0, **own: Value
) -> tuple[Relationship, Passage]:
    ends = node_id(start), node_id(end)
    key = relationship_key(type_, *ends, own)
    place = Passage(passage_id(document, key, "rule-1"), document, f"L{len(end)}", "rule-1", section="三、社会服务",
                    table="5-1", row="2", line_first=12, line_last=13, text=text)  # fmt: skip
    return Relationship(key, type_, *ends, own, (place.id,), "table", confidence), place


def document(name: str, college: str, year: int) -> Document:
    title = f"{college}质量年度报告（虚构示例）![x](http://evil.example/y.png) <b>[t](http://evil.example)</b> :smile:"
    return Document(document_id(name), title, node_id(college), year, f"{name}.txt",
                    "text/plain", name, 10, None, "test")  # fmt: skip


def facts_of(
    college: str, year: int, partners: tuple[str, ...], extra: tuple[Node, ...] = (), **more: object
) -> FactSet:
    told = document(f"{college}-{year}", college, year)
    rows = [stated(told.id, "SERVED", college, name, project=f"项目{i}", amount_wan=5.0 + i, year=str(year))
            for i, name in enumerate(partners)]  # fmt: skip
    rows += [stated(told.id, *row, **own) for row, own in more.get("facts", ())]  # type: ignore[attr-defined]
    nodes = (node(college, "College", reporting=True), *(node(name, "Enterprise") for name in partners), *extra)
    return FactSet(nodes, tuple(r for r, _ in rows), tuple(p for _, p in rows), (told,))


def east() -> FactSet:
    """The first college: 20 partners, three hostile names, one facility with a co-builder, three parallel facts."""
    partners = (*(f"东湖虚构第{i:02}有限公司" for i in range(20)), SHARED, *HOSTILE)
    told = (
        (("SERVED", EAST, FRIEND, SENTENCE), {"project": "水龙头研发", "amount_wan": 10.0, "year": "2019"}),
        (("TRAINED", EAST, FRIEND), {"topic": "安全生产", "headcount": 40, "period_start": "2019-05"}),
        (("PARTNERS_WITH", EAST, FRIEND), {"topic": "实习", "confidence": 0.4}),
        (("CO_BUILT", EAST, CENTRE), {}),
        (("CO_BUILT", FRIEND, CENTRE), {}),
    )
    extra = node(FRIEND, "Enterprise", aliases=("晨光机械",)), node(CENTRE, "ResearchCentre")
    return facts_of(EAST, 2020, partners, extra, facts=told)


def west() -> FactSet:
    """The second college, in a report of its own; it shares one partner with the first."""
    return facts_of(WEST, 2021, (*(f"西岭虚构第{i:02}有限公司" for i in range(6)), SHARED))
