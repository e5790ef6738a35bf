"""Sentences to relationships: the rules' examples, a table of invented sentences, properties, doubts, hostile text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.datafile import DATA
from graph.errors import DataFileError
from graph.ontology import ontology
from loaders.learning import learn_names
from loaders.mention import Reading, Source
from loaders.names import Context, find_names
from loaders.patterns import Matches, match_block, match_text, patterns, read_patterns, superseded
from loaders.report import Block, Piece, Place, Text

COLLEGE = Context("云岭交通职业学院", ("云岭交职院",), year=2021)
SENTENCES = Path(__file__).parent / "golden" / "sentences.txt"


def match(text: str, context: Context = COLLEGE) -> Matches:
    return match_text(text, lambda _a, _b: Source(Place("", None, None, None)), learn_names([text], context))


def fact(reading: Reading) -> str:
    start, end = ("学校" if m.own else m.name for m in (reading.start, reading.end))
    return f"{start}|{reading.type}|{end}"


def facts(text: str) -> set[str]:
    return {fact(r) for r in match(text).readings}


def the(text: str, kind: str) -> list[Reading]:
    return [r for r in match(text).readings if r.type == kind]


def table() -> Iterator[tuple[str, frozenset[str]]]:
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, stated = line.partition("=>")
            yield text.strip(), frozenset(one.strip() for one in stated.split(";") if one.strip())


@pytest.mark.parametrize(("text", "stated"), list(table()))
def test_sentences(text: str, stated: frozenset[str]) -> None:
    assert facts(text) == stated


_TAKING_BODIES = frozenset(
    ("found", "build", "lead", "enter", "elect", "admit", "sign", "receive", "adopt",
     "bring", "visit", "press", "issue")
)  # fmt: skip


def test_a_verb_begins_no_name() -> None:
    """A verb that only the patterns know is read as the beginning of the name behind it: names.yml needs it too."""
    for word, features in patterns().words.classes.items():
        if features & _TAKING_BODIES and "noun" not in features and len(word) > 1:
            found = find_names(f"学校{word}温州市教育局", COLLEGE)
            assert not [m.name for m in found if m.name.startswith(word)]


def test_table_covers_every_type() -> None:
    rows = list(table())
    stated = {one.split("|")[1] for _, row in rows for one in row}
    assert stated >= {rule.type for rule in patterns().rules}
    assert len(rows) >= 150
    assert sum(1 for _, row in rows if not row) >= 30


@pytest.mark.parametrize("rule", patterns().rules, ids=lambda rule: rule.id)
def test_examples(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.examples
    assert rule.counter
    for text in rule.examples:
        assert rule.id in {r.rule for r in match(text).readings}, text
    for text in rule.counter:
        assert rule.type not in {r.type for r in match(text).readings}, text


def test_readings_are_allowed() -> None:
    """Every reading keeps to the ontology: labels at both ends, properties of its type, a confidence, a method."""
    for text, _ in table():
        for reading in match(text).readings:
            kind = ontology().types[reading.type]
            assert reading.start.label in kind.starts
            assert reading.end.label in kind.ends
            assert set(reading.properties) <= set(kind.properties)
            assert 0 < reading.confidence <= 1
            assert reading.method in ontology().methods


# --- own properties --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "properties"),
    [
        ("2021年9月6日，学校与中源建设集团有限公司签署战略合作框架协议。", "SIGNED_AGREEMENT_WITH",
         {"title": "战略合作框架协议", "date": "2021-09-06"}),
        ("学校与泰国湄南技术学院签署了《师生互访备忘录》。", "SIGNED_AGREEMENT_WITH", {"title": "师生互访备忘录"}),
        ("2020年，学校受云岭省公路学会委托编制《山区公路养护规程》，项目经费4.2万元。", "SERVED",
         {"project": "编制《山区公路养护规程》", "amount_wan": 4.2, "year": "2020"}),
        ("北辰新能源集团委托学校研制“电池包气密性检测台”，合同金额48.5万元。", "SERVED",
         {"project": "电池包气密性检测台", "amount_wan": 48.5}),
        ("2021年7月，学校为泰国湄南技术学院12名教师开展为期20天的桥梁检测技术培训。", "TRAINED",
         {"period_start": "2021-07", "period_end": "2021-07", "headcount": 12, "days": 20, "topic": "桥梁检测技术"}),
        ("2014年起，学校与英国诺桥学院合作举办会计专业高等专科教育项目，累计培养学生412人。", "JOINT_PROGRAMME_WITH",
         {"programme": "会计专业高等专科教育项目", "since": "2014", "students": 412}),
        ("道路桥梁工程技术专业与华川路桥集团有限公司开展现代学徒制培养。", "APPRENTICESHIP_WITH",
         {"programme": "道路桥梁工程技术"}),
        ("学校将“一种隧道除尘装置”专利转让给华川路桥集团有限公司。", "TRANSFERRED_TO",
         {"achievement": "一种隧道除尘装置"}),
        ("2018年12月，学校当选云岭省物流协会副会长单位。", "MEMBER_OF", {"role": "vice-chair", "date": "2018-12"}),
        ("学校作为共同发起单位加入西南轨道交通产教联盟。", "MEMBER_OF", {"role": "founder"}),
        ("2019年4月，云岭众创空间被云岭省科学技术厅认定为省级众创空间。", "SUPPORTED_BY",
         {"topic": "认定为省级众创空间（2019-04）"}),
        ("学校与南方测绘科技有限公司合作开发代理记账实训课程2门。", "PARTNERS_WITH",
         {"topic": "合作开发代理记账实训课程"}),
        # what support is given for, whatever way it is put
        ("云岭市人民政府在新校区用地、人才引进等方面给予学校大力支持。", "SUPPORTED_BY",
         {"topic": "新校区用地、人才引进"}),
        ("云岭市财政局安排专项资金1500万元支持学校实训大楼建设。", "SUPPORTED_BY",
         {"topic": "安排专项资金支持实训大楼建设"}),
        ("云岭市卫生健康委员会支持学校开展实习医院遴选。", "SUPPORTED_BY", {"topic": "支持开展实习医院遴选"}),
        ("学校得到云岭市人民政府的大力支持。", "SUPPORTED_BY", {"topic": "大力支持"}),
        ("在云岭省交通运输厅指导下，学校完成全省养护工人才需求调研。", "SUPPORTED_BY",
         {"topic": "指导完成全省养护工人才需求调研"}),
        # a title stands behind the clause, or between who gives it and the verb
        ("2023年6月，云岭桥梁技术研究院获云岭省科学技术厅认定，成为省级工程技术研究中心。", "SUPPORTED_BY",
         {"topic": "认定为省级工程技术研究中心（2023-06）"}),
        ("2023年，西南轨道交通产教联盟获教育部示范性职业教育集团培育单位立项。", "SUPPORTED_BY",
         {"topic": "示范性职业教育集团培育单位立项（2023）"}),
        # what is taught: 做了, 承担, 参加; a theme; whom somebody sends is not taught
        ("2021年7月，学校为中源建设集团有限公司78名一线员工做了为期5天的测量放线培训。", "TRAINED",
         {"period_start": "2021-07", "period_end": "2021-07", "headcount": 78, "days": 5, "topic": "测量放线"}),
        ("学校为泰国湄南技术学院培训专业教师26人，培训主题为“桥梁仿真教学”。", "TRAINED",
         {"headcount": 26, "topic": "桥梁仿真教学"}),
        ("2019年5月，学校为中源建设集团有限公司二十二名员工开展了安全员培训，为期十五天。", "TRAINED",
         {"period_start": "2019-05", "period_end": "2019-05", "headcount": 22, "days": 15, "topic": "安全员"}),
        ("2020年6月，学校以远程方式为中源建设集团有限公司培训测量员35人。", "TRAINED",
         {"period_start": "2020-06", "period_end": "2020-06", "headcount": 35,
          "headcount_online": 35, "topic": "测量"}),
        # as printed: what stands in brackets belongs to the title
        ("2021年10月，学校与华川理工大学签订《结对帮扶协议（2021—2025年）》。", "SIGNED_AGREEMENT_WITH",
         {"title": "结对帮扶协议（2021—2025年）", "date": "2021-10"}),
        ("2018年9月起，学校与英国诺桥学院合作举办会计专业高等专科教育项目，首批新生42人。", "JOINT_PROGRAMME_WITH",
         {"programme": "会计专业高等专科教育项目", "since": "2018-09", "students": 42}),
        # since when
        ("道路桥梁工程技术专业自2020级起与华川路桥集团有限公司开展现代学徒制培养。", "APPRENTICESHIP_WITH",
         {"programme": "道路桥梁工程技术", "year": "2020"}),
        # what was done, and not what somebody said of it
        ("受云岭县应急管理局委托，学校承担了全县桥梁安全风险评估项目，为37座桥梁逐一“把脉问诊”。", "SERVED",
         {"project": "全县桥梁安全风险评估"}),
        ("学校为云岭县人民政府完成“云岭”民宿集群导视系统设计。", "SERVED", {"project": "“云岭”民宿集群导视系统设计"}),
        # what is done together stands in front
        ("《桥梁检测》课程由学校与南方测绘科技有限公司联合开发。", "PARTNERS_WITH", {"topic": "桥梁检测课程开发"}),
        ("学校会同南方测绘科技有限公司，开展沙化土地治理试验。", "PARTNERS_WITH", {"topic": "开展沙化土地治理试验"}),
        ("南方测绘科技有限公司8名工程师到校，为学校26名青年教师开展无人机测绘培训。", "TRAINED",
         {"headcount": 26, "topic": "无人机测绘"}),
        ("学校为南方测绘科技有限公司60名工程师、45名技师开展无人机培训。", "TRAINED",
         {"headcount": 60, "topic": "无人机"}),
        ("学校为应急救援支队举办培训，内容为“矿山救护”。", "TRAINED", {"topic": "矿山救护"}),
        ("南方测绘科技有限公司成为学校的教师企业实践基地。", "PARTNERS_WITH", {"topic": "教师企业实践基地"}),
        ("学校牵头的云岭测绘产教联合体获云岭省教育厅立项建设。", "SUPPORTED_BY", {"topic": "立项建设"}),
    ],
)  # fmt: skip
def test_properties(text: str, kind: str, properties: dict[str, object]) -> None:
    (reading,) = the(text, kind)
    assert dict(reading.properties) == properties


def test_each_standard_is_a_fact() -> None:
    text = "泰国湄南技术学院采用学校制定的道路桥梁专业教学标准以及《桥梁检测》《隧道施工》2门课程标准。"
    told = {(r.properties["standard"], r.properties["kind"]) for r in the(text, "EXPORTED_STANDARD_TO")}
    assert told == {("道路桥梁", "programme"), ("桥梁检测", "course"), ("隧道施工", "course")}


def test_lead_and_partner() -> None:
    for text in (
        "由学校牵头、华川理工大学参与组建的轨道智能检测协同创新中心揭牌。",
        "学校与华川理工大学联合组建轨道智能检测协同创新中心，学校为牵头单位。",
    ):
        roles = {fact(r).split("|")[0]: r.properties["role"] for r in the(text, "CO_BUILT")}
        assert roles == {"学校": "lead", "华川理工大学": "partner"}


def test_dates_are_carried() -> None:
    """同月 is the month before; 论坛上 keeps the day of the sentence before; 同年9月 has its year."""
    text = "2019年7月，学校为华川路桥集团有限公司培训隧道工48人；同月，学校为中源建设集团有限公司培训测量员30人。"
    assert [r.properties["period_start"] for r in the(text, "TRAINED")] == ["2019-07", "2019-07"]
    text = "2019年5月25日，学校承办职教论坛。论坛上，学校牵头成立西南轨道交通产教联盟。"
    assert the(text, "LEADS")[0].properties == {"date": "2019-05-25", "role": "lead"}
    text = "2023年7月25日，学校加入西南轨道交通产教联盟。成立大会上，学校与中源建设集团有限公司签订协议。"
    assert the(text, "SIGNED_AGREEMENT_WITH")[0].properties["date"] == "2023-07-25"
    text = "2023年5月18日，联盟成立。中源建设集团有限公司到会祝贺。成立大会上，学校与中源建设集团有限公司签订协议。"
    assert the(text, "SIGNED_AGREEMENT_WITH")[0].properties["date"] == "2023-05-18"
    text = "2020年8月21日，联盟召开年会。会上，学校与中源建设集团有限公司签订协议；启明学院与北辰集团签署备忘录。"
    assert [r.properties["date"] for r in the(text, "SIGNED_AGREEMENT_WITH")] == ["2020-08-21"] * 2
    text = "2018年，学校与云岭县人民政府共建云岭设计学院，同年9月揭牌。"
    assert {r.properties["date"] for r in the(text, "CO_BUILT")} == {"2018-09"}


def test_what_is_built_is_dated_by_its_opening() -> None:
    """The date behind it: 挂牌, 启用, 投入使用; one in front stands before it."""
    for text, date in (
        ("学校与中源建设集团有限公司共建云岭测量实训基地，2023年4月投入使用。", "2023-04"),
        ("学校与中源建设集团有限公司共建云岭测量实训基地，基地自2022年11月挂牌以来培训480人次。", "2022-11"),
        ("2020年，学校与中源建设集团有限公司共建云岭测量实训基地，2021年5月启用。", "2020"),
        ("学校与中源建设集团有限公司共建云岭测量实训基地，2021年培训480人次。", None),
        ("学校与中源建设集团有限公司共建的云岭测量实训基地于2022年3月22日世界水日当天启用。", "2022-03-22"),
        ("云岭测量平台由学校、云岭县水务局共同建设，2019年12月上线，日常运营交给中源建设集团有限公司。", "2019-12"),
        ("学校与云岭县水务局共建云岭测量实训基地，2020年9月怀远中心启用，由中源建设集团有限公司运营。", None),
        ("2022年4月，学校与中源建设集团有限公司签约，双方共同建设的云岭测量实训基地于9月投入使用。", "2022-09"),
    ):
        assert {r.properties.get("date") for r in the(text, "CO_BUILT")} == {date}


def test_each_gets_its_own_of_a_list() -> None:
    text = "学校分别为云岭县农业农村局、中源建设集团有限公司开发了墒情监测系统和测量放线软件。"
    told = {r.end.name: r.properties["project"] for r in the(text, "SERVED")}
    assert told == {"云岭县农业农村局": "墒情监测系统开发", "中源建设集团有限公司": "测量放线软件开发"}


@pytest.mark.parametrize(
    ("text", "kind", "name", "values"),
    [
        ("学校为云岭县农业农村局、中源建设集团有限公司提供技术服务，到款共18万元，分别为6.5万元和11.5万元。", "SERVED",
         "amount_wan", [6.5, 11.5]),
        ("受云岭县农业农村局、中源建设集团有限公司委托，学校完成技术服务，其中前者18万元，后者12万元。", "SERVED",
         "amount_wan", [18, 12]),
        ("学校分别于2019年5月、2021年3月与华川理工大学、中源建设集团有限公司签订协议。", "SIGNED_AGREEMENT_WITH",
         "date", ["2019-05", "2021-03"]),
        ("学校为云岭省物流协会会员单位，又是云岭省公路学会理事单位。上述身份分别始于2018年和2020年。", "MEMBER_OF",
         "date", ["2018", "2020"]),
        ("学校分别是西南轨道交通产教联盟、云岭省物流协会的常务理事单位和会员单位。", "MEMBER_OF", "role",
         ["council", "member"]),
        ("学校先后与中源建设集团有限公司、南方测绘科技有限公司开设订单班，前者面向测量专业，后者面向物流专业。",
         "ORDER_CLASS_WITH", "programme", ["测量", "物流"]),
        ("学校先后为云岭县农业农村局、中源建设集团有限公司开发了墒情监测系统和测量放线软件。", "SERVED", "project",
         ["墒情监测系统开发", "测量放线软件开发"]),
        ("学校将现代学徒制试点扩大到测量、物流两个专业，合作企业分别为中源建设集团有限公司和南方测绘科技有限公司。",
         "APPRENTICESHIP_WITH", "programme", ["测量", "物流"]),
        ("《隧道通风》《桥梁检测》课程标准分别输出到泰国湄南技术学院和老挝南康技术学院。", "EXPORTED_STANDARD_TO",
         "standard", ["隧道通风", "桥梁检测"]),
        ("学校2021年专利转让清单：1.“隧道除尘装置”，受让方中源建设集团有限公司；2.“桥检小车”，受让方南方测绘科技有限公司。",
         "TRANSFERRED_TO", "year", ["2021", "2021"]),
        ("学校与英国诺桥学院的中外合作办学始于2016年，首个项目为会计专业，在校生86人；2019年增设物流专业，在校生40人。",
         "JOINT_PROGRAMME_WITH", "since", ["2016", "2019"]),
    ],
)  # fmt: skip
def test_values_go_to_their_bodies_in_order(text: str, kind: str, name: str, values: list[object]) -> None:
    assert [r.properties[name] for r in the(text, kind)] == values


def test_role_told_later_completes_the_membership() -> None:
    text = "学校加入西南轨道交通产教联盟，2018年12月当选副理事长单位。"
    (reading,) = the(text, "MEMBER_OF")
    assert reading.properties == {"role": "vice-chair", "date": "2018-12"}


# --- what is not believed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("学校尚未与启明轨道装备有限公司签订合作协议。", "negated"),
        ("原定与北辰新能源集团共建的电池检测中心未能落地。", "negated"),
        ("学校拟与中源建设集团有限公司共建智慧建造研究院。", "planned"),
        ("下一步，学校将与星图测绘科技有限公司共建北斗产业学院。", "planned"),
        ("学校正与越南河内交通大学商谈学分互认事宜，条件成熟后签署合作协议。", "planned"),
        ("学校与启明轨道装备有限公司的合作协议已于2019年到期终止。", "ended"),
        ("学校曾与中源建设集团有限公司开设订单班。", "ended"),
    ],
)  # fmt: skip
def test_doubts(text: str, kind: str) -> None:
    matches = match(text)
    assert not matches.readings
    assert kind in {d.kind for d in matches.doubts}
    assert all(d.reason and d.subject for d in matches.doubts)


def test_rejections_name_the_body_and_the_reason() -> None:
    doubts = match("华川路桥集团有限公司向学校捐赠实训设备50台。").doubts
    assert [(d.kind, d.subject, d.rule) for d in doubts] == [("rejected", "华川路桥集团有限公司", "donate")]


def test_outlook_sections_plan() -> None:
    text = "学校与中源建设集团有限公司共建智慧建造研究院。"
    plain = Block("paragraph", Text(text, (Piece(0, 7, 1, "L7"),)), ("四、产教融合",))
    outlook = Block("paragraph", Text(text, (Piece(0, 7, 1, "L7"),)), ("八、挑战与展望", "（二）工作展望"))
    assert {fact(r) for r in match_block(plain, COLLEGE).readings} == {
        "学校|CO_BUILT|智慧建造研究院", "中源建设集团有限公司|CO_BUILT|智慧建造研究院",
    }  # fmt: skip
    assert not match_block(outlook, COLLEGE).readings
    assert {d.kind for d in match_block(outlook, COLLEGE).doubts} == {"planned"}


def test_places_are_kept() -> None:
    body = Text("前文。学校与中源建设集团有限公司签署合作协议。", (Piece(0, 3, 1, "L3"), Piece(12, 5, 2, "L5")))
    (reading,) = match_block(Block("paragraph", body, ("四",)), COLLEGE).readings
    assert (reading.source.place.line_first, reading.source.place.line_last) == (3, 5)
    assert reading.source.section == ("四",)
    assert "签署合作协议" in reading.source.text


def test_stated_counts() -> None:
    counts = match("学校与1200余家企业建立合作关系，集团首批成员单位86家。").counts
    assert [(c.kind, c.stated) for c in counts] == [("Enterprise", 1200), ("MEMBER_OF", 86)]


def test_superseded() -> None:
    held = [
        ("CO_BUILT", "a", "f"),
        ("RUNS", "a", "f"),
        ("RUNS", "b", "f"),
        ("LEADS", "a", "g"),
        ("MEMBER_OF", "a", "g"),
    ]
    assert superseded(held) == {("RUNS", "a", "f"), ("MEMBER_OF", "a", "g")}


# --- one reading for one meaning -------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", ["学校", "我校", "学院", "我院", "云岭交职院", "云岭交通职业学院"])
@pytest.mark.parametrize("verb", ["共建", "合作共建", "联合成立", "共同打造", "合作组建"])
def test_words_for_the_college_and_for_building(own: str, verb: str) -> None:
    assert facts(f"{own}与启明轨道装备有限公司{verb}启明轨道产业学院。") == {
        "学校|CO_BUILT|启明轨道产业学院", "启明轨道装备有限公司|CO_BUILT|启明轨道产业学院",
    }  # fmt: skip


_PARTNERS = ["启明轨道装备有限公司", "北辰新能源集团", "云岭市人民政府", "华川理工大学", "云岭省物流协会"]


@given(st.lists(st.sampled_from(_PARTNERS), min_size=1, max_size=5, unique=True))
def test_an_enumeration_shares_its_verb(partners: list[str]) -> None:
    text = f"学校与{'、'.join(partners)}签署合作协议。"
    assert facts(text) == {f"学校|SIGNED_AGREEMENT_WITH|{p}" for p in partners}


# --- hostile text ----------------------------------------------------------------------------------------------------

_PARTS = [
    *"与、的“”（）《》，。将在下为开未", "学校", "共建", "启明轨道装备有限公司", "牵头", "2019年", "联盟", "签署",
    "协议", "培训", "ABB", "温州市", "委托", "产业学院",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PARTS), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_order_of_words_is_read(parts: list[str]) -> None:
    text = "".join(parts)
    for reading in match(text).readings:
        assert reading.start.name != reading.end.name or reading.start.own != reading.end.own


_REPEATED = {
    "开": 100_000, "与": 10_000, "、": 10_000, "学校与": 20_000, "共建": 20_000, "“": 20_000, "（": 20_000,
    "《": 20_000, "甲公司、": 20_000, "2019年": 10_000, "的": 50_000, "在温州市": 10_000, "专业": 20_000,
    "协议": 20_000, "ABB": 20_000, "学校与甲科技有限公司共建乙产业学院，": 3_000,
    "甲众创空间由学校运营，" + "2022年12月12日，" * 12 + "获乙省科学技术厅认定，": 200,
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", [part * times for part, times in _REPEATED.items()], ids=list(_REPEATED))
def test_hostile_text_is_read(text: str) -> None:
    assert match(text) is not None


DATED_ELSEWHERE = {
    "学校与启明轨道装备有限公司共建启明检测研究中心。该中心于2021年5月揭牌。": "2021-05",
    "2020年9月28日，启明检测研究中心揭牌。该中心由学校、启明轨道装备有限公司共建。": "2020-09-28",
    "【2021.10】启明检测研究中心挂牌。该中心由学校联合启明轨道装备有限公司组建。": "2021-10",
}


@pytest.mark.parametrize(("text", "date"), DATED_ELSEWHERE.items())
def test_an_opening_that_another_sentence_tells_dates_what_was_built(text: str, date: str) -> None:
    assert [r.properties.get("date") for r in the(text, "CO_BUILT")] == [date, date]


def test_what_something_builds_itself_is_not_its_opening() -> None:
    text = "2022年5月，启明产业学院建成3间智慧教室。启明产业学院由学校与启明轨道装备有限公司共建。"
    assert [r.properties.get("date") for r in the(text, "CO_BUILT")] == [None, None]


def test_values_go_to_the_partners_of_the_clause_before_in_their_order() -> None:
    text = "学校与启明轨道装备有限公司、北辰新能源集团携手，分别在机电一体化技术、新能源技术专业实施现代学徒制。"
    told = {r.end.name: r.properties["programme"] for r in the(text, "APPRENTICESHIP_WITH")}
    assert told == {"启明轨道装备有限公司": "机电一体化技术", "北辰新能源集团": "新能源技术"}


def test_a_firm_whose_brand_holds_words_of_a_sentence_is_told_by_its_short_form() -> None:
    told = "学校与厦门字里行间文化传媒有限公司（以下简称“字里行间”）签订合作协议。"
    text = f"{told}随后，字里行间与学校共建启明传播研究中心。"
    assert {r.start.name for r in the(text, "CO_BUILT") if not r.start.own} == {"字里行间"}
    assert [r.end.name for r in the(text, "SIGNED_AGREEMENT_WITH")] == ["厦门字里行间文化传媒有限公司"]


# --- the data file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("type: MERGED_INTO", "type: MERGED", "is not known"),
        ("from: merging", "from: mergers", "is not known"),
        ("any: [merge]", "any: [merges]", "is no class of words"),
        ("properties: [date, builder]", "properties: [dates]", "'dates' is not known; write one of"),
    ],
)
def test_data_file_messages(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (DATA / "patterns.yml").read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "patterns.yml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=told):
        read_patterns(broken)
