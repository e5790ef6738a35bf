"""Names in text: where they begin and end, what kind of body they name, what names nobody, what a document teaches."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.datafile import DATA
from graph.errors import DataFileError
from graph.ontology import ontology
from loaders.learning import learn_names
from loaders.names import Context, find_names, find_spans, label_of
from loaders.words import Token, _is_doubtful, _known_word, grammar, read_grammar

COLLEGE = Context("温州云岭职业技术学院", ("云岭职院",))


def names(text: str, context: Context = COLLEGE) -> list[str]:
    return [m.name for m in find_names(text, context) if not m.own]


def kinds(text: str) -> dict[str, str]:
    return {f.mention.name: f.kind for f in find_spans(text, COLLEGE)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # the left edge is cut by grammar: verbs, prepositions, adverbs, words in apposition, one-character verbs
        ("学校与江西远山供应链管理股份有限公司签约", ["江西远山供应链管理股份有限公司"]),
        ("积极服务温州企业综合服务平台建设", ["温州企业综合服务平台"]),
        ("参加复训的有远山装备有限公司，替远山茶业有限公司改包装线", ["远山装备有限公司", "远山茶业有限公司"]),
        ("经营着温州远山众创空间，为东台市里下河泵业有限公司检测", ["温州远山众创空间", "东台市里下河泵业有限公司"]),
        ("携手通榆县向海湿地管理局、远山有限公司，建设了向海生态实训基地",
         ["通榆县向海湿地管理局", "远山有限公司", "向海生态实训基地"]),
        ("赞比亚的铜带省技工学院采纳", ["铜带省技工学院"]), ("为攀西绿能科技有限公司开设", ["攀西绿能科技有限公司"]),
        ("与湄南技术学院（泰国）、Mekong Delta College（越南）签约", ["湄南技术学院", "Mekong Delta College"]),
        ("联合国内知名家具企业——温州远山家具有限公司", ["温州远山家具有限公司"]),
        ("学校任西南轨道交通产教联盟副理事长单位", ["西南轨道交通产教联盟"]),
        ("报省教育厅核准", ["省教育厅"]),
        ("如东南远山电子股份有限公司分期投入", ["东南远山电子股份有限公司"]),
        ("2019年远山丝路学院揭牌", ["远山丝路学院"]),
        # cutter words and conjunctions inside names
        ("牵头成立全国高等职业院校技术应用服务联盟", ["全国高等职业院校技术应用服务联盟"]),
        ("当选南昌市物流与供应链协会副会长单位", ["南昌市物流与供应链协会"]),
        ("由江西省教育厅、江西省发展和改革委员会联合印发", ["江西省教育厅", "江西省发展和改革委员会"]),
        ("在老挝教育与体育部的支持下", ["老挝教育与体育部"]),
        ("南非中国文化和国际教育交流中心和南非高教部", ["南非中国文化和国际教育交流中心", "南非高教部"]),
        ("在智慧仓储与配送实训基地完成训练", ["智慧仓储与配送实训基地"]),
        ("牵头成立中国-柬埔寨职业教育合作联盟", ["中国-柬埔寨职业教育合作联盟"]),
        ("参与组建中非(南)职业教育合作联盟", ["中非(南)职业教育合作联盟"]),
        # brands that begin with a particle, or hold one
        ("与中源建设集团有限公司合作", ["中源建设集团有限公司"]),
        ("与鸿达汽车集团、万和通物流集团合作", ["鸿达汽车集团", "万和通物流集团"]),
        ("与六和股份有限公司合作", ["六和股份有限公司"]),
        ("江西同心商会捐资", ["江西同心商会"]),
        # names abroad, whose sounds are written with words; sides of countries; offices inside ministries
        ("与坦桑尼亚恩佐内亚农业大学签约", ["坦桑尼亚恩佐内亚农业大学"]),
        ("与马来西亚东北部中华商会座谈", ["马来西亚东北部中华商会"]),
        ("获老挝教育与体育部职业教育司认定", ["老挝教育与体育部职业教育司"]),
        ("经教育部职业教育与成人教育司批准", ["教育部职业教育与成人教育司"]),
        ("成立了中吉、中坦茶叶技术人才联络站", ["中吉茶叶技术人才联络站", "中坦茶叶技术人才联络站"]),
        ("与中印尼远山丝路学院联络", ["中印尼远山丝路学院"]),
        # brands that hold a word: an adverb behind a place, a localizer, a verb across a trade
        ("为龙泉县太和岭有机农业有限公司服务", ["龙泉县太和岭有机农业有限公司"]),
        ("与丽水莲都里文旅集团有限公司合办", ["丽水莲都里文旅集团有限公司"]),
        ("校友企业温州远联建材有限公司捐资", ["温州远联建材有限公司"]),
        # what a body is in front of its name; one character in front of a place behind a mark of a list
        ("引入省属农牧龙头企业三禾农牧投资集团", ["三禾农牧投资集团"]),
        ("远山集团全资子公司浙江远山云仓科技有限公司来校", ["远山集团", "浙江远山云仓科技有限公司"]),
        ("与清溪江旅游学校、乌蒙山财经学校合作", ["清溪江旅游学校", "乌蒙山财经学校"]),
        ("有青溪农业学校、河谷职业中专等来校", ["青溪农业学校", "河谷职业中专"]),
        ("与远山会计师事务所（特殊普通合伙）浙江分所共建", ["远山会计师事务所（特殊普通合伙）浙江分所"]),
        ("与皖西南远山理工大学合作", ["皖西南远山理工大学"]),
        ("共建温州市动力电池梯次利用工程技术研究中心", ["温州市动力电池梯次利用工程技术研究中心"]),
        ("建成山前杨梅科技小院和云岭农创空间", ["山前杨梅科技小院", "云岭农创空间"]),
        # villages behind their towns, places that hold a side or a character more, brands that no preposition governs
        ("受青石镇下岭村村民委员会之托", ["青石镇下岭村村民委员会"]),
        ("与云坪乡同乐社区居民委员会结对", ["云坪乡同乐社区居民委员会"]),
        ("为清西区民政局和溪东职业技术学院培训", ["清西区民政局", "溪东职业技术学院"]),
        ("溪河西职业技术学院教师来校", ["溪河西职业技术学院"]),
        ("赴江西远山科技有限公司调研", ["江西远山科技有限公司"]),
        ("受以远医疗器械有限公司委托", ["以远医疗器械有限公司"]),
        ("为新会远山陈皮有限公司服务", ["新会远山陈皮有限公司"]),
        ("为420 座小水电站、七座小水电站服务", []),
        ("为上岭水电站、远山水库管理局和青溪供销合作总社培训", ["上岭水电站", "远山水库管理局", "青溪供销合作总社"]),
        ("有媒体称学校与远山科技有限公司合作", ["远山科技有限公司"]),
        ("成为云岭市书法家协会、云岭县个体劳动者协会会员", ["云岭市书法家协会", "云岭县个体劳动者协会"]),
        ("为江门市家远安家政服务有限公司、溪口尚远服饰公司", ["江门市家远安家政服务有限公司", "溪口尚远服饰公司"]),
        ("先后到云南上远茶业有限公司、德国下莱河手工业协会调研", ["云南上远茶业有限公司", "德国下莱河手工业协会"]),
        ("由聚焦远山科技有限公司委托", ["聚焦远山科技有限公司"]),
        ("设立李向东技能大师工作室", ["李向东技能大师工作室"]),
        ("与日本远山工科大学校、远山一中和清溪县委员会合作", ["日本远山工科大学校", "远山一中", "清溪县委员会"]),
        ("与远山理工大学校企合作处、远山一中心小学合作", ["远山理工大学", "远山一中心小学"]),
        ("远山职业学院派出教师", ["远山职业学院"]),
        ("没有加入任何全国性养老职业教育集团，腾出一座老瓷厂", ["老瓷厂"]),
        # what a facility is for, or for whom; a long front of a joined name
        ("共建远山职业能力提升中心、远山结构优化设计研究院", ["远山职业能力提升中心", "远山结构优化设计研究院"]),
        ("建成远山留学生创业园和远山博士工作站", ["远山留学生创业园", "远山博士工作站"]),
        ("共建碳纤维复合材料成型与检测研究院", ["碳纤维复合材料成型与检测研究院"]),
        ("通过培训提升远山工程中心水平，建设能力提升中心", ["远山工程中心"]),
        ("借助远山科技有限公司平台", ["远山科技有限公司"]),
        ("据第三方机构远山数据咨询有限公司调查", ["远山数据咨询有限公司"]),
        # trades that hold a word of the sentence
        ("共建热带果蔬采后处理实训基地", ["热带果蔬采后处理实训基地"]),
        ("共建涂装前处理技术研发中心和等离子体加工实验室", ["涂装前处理技术研发中心", "等离子体加工实验室"]),
        ("共建云岭中文与技能海外培训中心", ["云岭中文与技能海外培训中心"]),
        ("参与组建中德化工职教联盟", ["中德化工职教联盟"]),
        # offices of justice and police, and what is built with them
        ("与自治区戒毒管理局、沅州公证处签约", ["自治区戒毒管理局", "沅州公证处"]),
        ("与那楼司法所、沙镇派出所合作", ["那楼司法所", "沙镇派出所"]), ("与那座工厂、那家公司不同", []),
        ("联合社区矫正管理局培训", ["社区矫正管理局"]), ("边疆地区社区矫正研究院揭牌", ["边疆地区社区矫正研究院"]),
        ("为民族地区法治研究院培训", ["民族地区法治研究院"]), ("为全区监狱培训民警，举办三期监狱人民警察班", []),
        ("共建监狱执法虚拟仿真实训基地和智慧监所技术研究院", ["监狱执法虚拟仿真实训基地", "智慧监所技术研究院"]),
        # words that hold a word of the sentence; where a head ends
        ("共建温州家畜繁育研究所、远山国门产业学院", ["温州家畜繁育研究所", "远山国门产业学院"]),
        ("与温州市眼科协会合作，邀请3家长三角企业", ["温州市眼科协会"]),
        # Latin, brackets, dashes, quotes
        ("Yuanshan Robotics (Wuxi) Co., Ltd. 与学校签约", ["Yuanshan Robotics (Wuxi) Co., Ltd."]),
        ("与Yuanshan Automation、远山仪器（苏州）有限公司合作", ["Yuanshan Automation", "远山仪器（苏州）有限公司"]),
        ("伙伴为 Yuanshan University of Applied Sciences，双方互访", ["Yuanshan University of Applied Sciences"]),
        ("与 Yuanshan 共建 Yuanshan Academy 机器人实训基地", ["Yuanshan", "Yuanshan Academy 机器人实训基地"]),
        ("开设 Industrial Robotics 课程，与 Python 融合，推进 Office Automation", []),
        ("Yuanshan Marine 学校与 ABB 共建 ABB 机器人实训中心", ["Yuanshan Marine", "ABB", "ABB 机器人实训中心"]),
        ("与远山会计师事务所（普通合伙）合作", ["远山会计师事务所（普通合伙）"]),
        ("我校与意大利米兰 RVA 美术学院签约", ["意大利米兰 RVA 美术学院"]),
        ("与远山激光（温州）公司合作", ["远山激光（温州）公司"]),
        ("与三山重机设备（柬埔寨）有限公司合作", ["三山重机设备（柬埔寨）有限公司"]),
        ("共建“5G+”产教融合研究院", ["“5G+”产教融合研究院"]),
        ("打造“智慧工地实训中心”", ["智慧工地实训中心"]),
        ("与远山汽车集团（中国）合作", ["远山汽车集团（中国）"]),
        # a name within a name
        ("共建远山集团有限公司浙江省企业技术中心", ["远山集团有限公司浙江省企业技术中心"]),
        ("入选教育部中外人文交流中心首批项目", ["教育部中外人文交流中心"]),
        ("入选教育部高校数字媒体示范基地", ["教育部"]),
        ("获批浙江省科技厅省级众创空间", ["浙江省科技厅"]),
        ("共建柬埔寨温州云岭职业技术学院远山丝路学院", ["柬埔寨温州云岭职业技术学院远山丝路学院"]),
        ("在长三角远山职业教育联盟中方理事会会议上", ["长三角远山职业教育联盟"]),
        # shared ends and heads
        ("为龙湾区、瓯海区民政局培训", ["龙湾区民政局", "瓯海区民政局"]),
        ("瓯海、龙湾区民政局", ["瓯海区民政局", "龙湾区民政局"]),
        ("设立中德、中意人才联谊站", ["中德人才联谊站", "中意人才联谊站"]),
        ("温州市委市政府高度重视", ["温州市委", "温州市政府"]),
        # numbered institutions
        ("与常德市第一人民医院、温州市第二中等职业学校合作", ["常德市第一人民医院", "温州市第二中等职业学校"]),
    ],
)  # fmt: skip
def test_names(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "与龙头企业、行业协会共建大师工作室、企业研发中心",
        "优化布局，全部部门内部部署，局部调整",
        "依托众创空间、实训基地和产业学院",
        "兄弟院校、合作企业、用人单位和上级部门",
        "某公司、该企业、各学校、物流公司、软件企业",
        "校内实训中心、省级企业研究院、技能大师工作室",
        "《光明日报》《中国教育报》多次报道",
        "与远山有限责任单位共建名厨工作室 3 个",
        "回到老家开民宿，也办产业学院、建平台、进合作社，下沉社区、乡镇卫生院，我想学会剪辑",
        "每季度召开一次联席会，四个产业学院、一座研究院，建有职业技能等级证书考核站点 9 个，另设继续教育中心",
        "让百余位老人学会了手机支付，设立认定考核站点 8 个",
    ],
)
def test_unnamed_bodies_are_no_names(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("word", ["学校", "我校", "学院", "我院", "本校", "校方", "云岭职院", "温州云岭职业技术学院"])
def test_words_for_the_college(word: str) -> None:
    (mention,) = find_names(f"近年来，{word}坚持开放办学。", COLLEGE)
    assert mention.own
    assert mention.label == "College"


def test_units_are_the_college() -> None:
    """A college named by its trade alone is a unit; one with a place is a body of its own."""
    assert kinds("物流管理学院与温州设计学院") == {"物流管理学院": "unit", "温州设计学院": "body"}
    assert kinds("关心学校、激发学校活力") == {"学校": "own"}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("浙江远山智能科技有限公司", "Enterprise"), ("远山教育集团", "Enterprise"), ("温州银行龙湾支行", "Enterprise"),
        ("杭州远山职业技术学院", "College"), ("浙江大学", "College"), ("瑞金远山职业中等专业学校", "College"),
        ("浙江省远山包装装备研究院", "ResearchCentre"), ("包装机械研发中心", "ResearchCentre"),
        ("江西省商贸职业教育集团", "Alliance"), ("中国—东盟商科职业教育合作联盟", "Alliance"),
        ("远山智慧物流产业学院", "IndustryCollege"),
        ("柬埔寨国家技术培训学院", "OverseasPartner"), ("老挝教育与体育部", "OverseasPartner"),
        ("柬埔寨温州商会", "OverseasPartner"),
        ("泰国远山丝路学院", "OverseasBase"), ("中柬语言文化交流中心", "OverseasBase"),
        ("中德人才联谊站", "OverseasBase"),
        ("瓯海区政府", "PublicBody"), ("温州市应急管理局", "PublicBody"), ("教育部", "PublicBody"),
        ("温州市中心医院", "PublicBody"),
        ("温州市殡仪馆", "PublicBody"), ("温州远山司法鉴定中心", "PublicBody"), ("云岭未成年犯管教所", "PublicBody"),
        ("自治区党委宣传部", "PublicBody"), ("温州市国资委", "PublicBody"), ("云岭市120急救指挥中心", "PublicBody"),
        ("石桥村股份经济合作联合社", "Enterprise"), ("看守所勤务模拟实训中心", "Platform"),
        ("温州经济技术开发区", "PublicBody"), ("温州市模具协会", "Association"), ("江西省商业会计学会", "Association"),
        ("温州市企业综合服务平台", "Platform"), ("智慧仓储与配送实训基地", "Platform"),
    ],
)  # fmt: skip
def test_labels(name: str, label: str) -> None:
    assert label_of(name, COLLEGE) == label
    assert label in ontology().labels


@pytest.mark.parametrize(
    ("name", "country"),
    [("柬埔寨国家技术培训学院", "KH"), ("意大利米兰 RVA 美术学院", "IT"), ("三山重机设备（柬埔寨）有限公司", "KH"),
     ("远山技术学院（泰国）", "TH"), ("赞比亚的铜带省技工学院", "ZM"), ("Palm Delta Logistics（阿联酋）", "AE"),
     ("中德人才联谊站", "DE"), ("温州远山家具有限公司", ""), ("浙江大学", "")],
)  # fmt: skip
def test_countries(name: str, country: str) -> None:
    (mention,) = find_names(name, COLLEGE)
    assert mention.country == country


def test_shared_names_have_their_own_country() -> None:
    assert [m.country for m in find_names("设立中德、中意人才联谊站", COLLEGE)] == ["DE", "IT"]


def test_short_forms_are_learned() -> None:
    texts = ["学校与南昌远山百货有限责任公司（以下简称“远山百货”）合作。", "远山百货提供岗位30个。"]
    context = learn_names(texts, COLLEGE)
    assert context.known == {"远山百货": "Enterprise"}
    assert names(texts[1], context) == ["远山百货"]
    assert names(texts[1]) == []


def test_a_brand_with_a_trade_is_learned_where_a_partner_stands() -> None:
    """学校与驼铃速运签订……, told more than once; once may be a chance word, and an ordinary word is no brand."""
    twice = [
        "2020年，学校与驼铃速运签订协议。",
        "学校与驼铃速运共建实训基地。",
        "学校与本地物流合作。",
        "学校与沙棘食品签约。",
    ]
    assert dict(learn_names(twice, COLLEGE).known) == {"驼铃速运": "Enterprise"}


def test_a_brand_that_a_cell_names_is_learned_from_one_sentence() -> None:
    """学校与花缘婚典联合举办……: told once, a brand where a cell of a table holds nothing else."""
    told = ["图2 学校与花缘婚典联合举办集体婚礼"]
    assert dict(learn_names(told, COLLEGE).known) == {}
    assert dict(learn_names(told, COLLEGE, alone=["花缘婚典", "合作内容"]).known) == {"花缘婚典": "Enterprise"}


@pytest.mark.parametrize(
    ("texts", "learned"),
    [
        (["由恒渡数控提供加工案例。", "学校为恒渡数控培训员工。"], {"恒渡数控"}),
        (["又同麦垄鲜生签署战略合作协议。"], {"麦垄鲜生"}),
        (["与麦垄鲜生合作开展店长培养。"], set()),  # once, and nothing is signed
        (["与麦垄鲜生合作开展店长培养。", "麦垄鲜生接收实习生。"], {"麦垄鲜生"}),
        (["与国际包装企业利鲜合作开发教材。"], {"利鲜"}),
        (["与企业骨干合作开发教材。", "与知名企业高管合作开发教材。"], set()),
        (["与教务处签署责任书。", "与滇藏铁路建设同步。"], set()),
        (["与监护人签订责任书。", "与麦垄鲜生签订安全承诺书。"], set()),
        (["与“匠心课堂”“博雅讲堂”等学术品牌同步推进。"], set()),
        (["云耕物联（济南云耕农业物联网有限公司）提供岗位。"], {"云耕物联"}),
        (["服务商贸流通转型升级。"], set()),
        (["与“素禾”“半夏坊”等原创女装品牌合作。"], {"素禾", "半夏坊"}),
        (["与锦田家纺有限公司以及童装品牌“木柚”开设订单班。"], {"木柚"}),
        (["打造“红色匠心”党建品牌，与党建品牌“红帆”同步推进。"], set()),
    ],
)
def test_brands_without_a_head(texts: list[str], learned: set[str]) -> None:
    assert set(learn_names(texts, COLLEGE).known) == learned


def test_brands_in_a_list_are_learned() -> None:
    context = learn_names(["设立远蝶、奥远等校企合作订单班12个。", "学习、实践等方式"], COLLEGE)
    assert context.known == {"远蝶": "Enterprise", "奥远": "Enterprise"}


def test_trades_in_a_list_are_no_brands() -> None:
    texts = ["教师来自渔运、锂材等企业。", "学校开设渔运工程和锂材制造专业。"]
    assert learn_names(texts, COLLEGE).known == {}


def test_a_short_form_may_hold_a_bracket() -> None:
    texts = ["与远山煤业集团（鄂尔多斯）有限公司（以下简称“远山煤业（鄂尔多斯）”）签约。"]
    assert learn_names(texts, COLLEGE).known == {"远山煤业（鄂尔多斯）": "Enterprise"}


@pytest.mark.parametrize(
    ("text", "name", "label", "country"),
    [
        ("与远蝶电子有限公司（Penwell Electronics Sdn. Bhd.）合作", "远蝶电子有限公司", "OverseasPartner", "MY"),
        ("与远蝶电子有限公司（Penwell Electronics Co., Ltd.）合作", "远蝶电子有限公司", "Enterprise", ""),
        ("与西门子（中国）有限公司（Siemens GmbH）合作", "西门子（中国）有限公司", "Enterprise", ""),
        ("泰国“金匠工坊”揭牌", "泰国金匠工坊", "OverseasBase", "TH"),
        ("明川县供销合作社联合社", "明川县供销合作社联合社", "PublicBody", ""),
        ("明川县小杂粮专业合作社联合社", "明川县小杂粮专业合作社联合社", "Enterprise", ""),
        ("黑河市院前急救指挥中心", "黑河市院前急救指挥中心", "PublicBody", ""),
        ("怀远耐旱牧草种质资源圃", "怀远耐旱牧草种质资源圃", "Platform", ""),
    ],
)
def test_what_tells_of_a_body_beside_its_name(text: str, name: str, label: str, country: str) -> None:
    assert next((m.name, m.label, m.country) for m in find_names(text, COLLEGE)) == (name, label, country)


def test_spans_point_at_the_text() -> None:
    text = "学校与瓯海、龙湾区民政局，以及意大利米兰 RVA 美术学院签约。"
    for mention in find_names(text, COLLEGE):
        printed = text[mention.start : mention.end]
        assert mention.name == printed or printed.endswith("民政局")


@given(st.text(alphabet="温州市学校与和、公司“”（）《》联盟企业A 的在一二2，。局部\n", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for found in find_spans(text, COLLEGE):
        assert 0 <= found.mention.start < found.mention.end <= len(text)
        assert found.mention.name
        assert found.mention.label in ontology().labels


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "part", ["开", "与", "、", "公司", "温州市", "“", "（", "学院与", "A", "《", "中", "和", "远山有限公司"]
)
def test_hostile_text_is_read(part: str) -> None:
    assert find_spans(part * (100_000 // len(part)), COLLEGE) is not None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("regions: [全国,", "region: [全国,", "is missing"),
        ("kinds:\n", "sorts:\n", "is missing"),
        ("offices: [", "offices: [[", "mend the YAML"),
    ],
)
def test_data_file_messages(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (DATA / "names.yml").read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "names.yml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=told):
        read_grammar(broken)


@pytest.mark.parametrize(
    "text", ["160名村（社区）妇联主席脱产学习5天", "160 名村妇联主席参训", "85名镇妇联主席参训", "12位区妇联主席到校"]
)
def test_as_many_bodies_as_persons_name_nobody(text: str) -> None:
    assert names(text) == []
    assert names("3名干部来自云岭县残联") == ["云岭县残联"]


GOLDEN = Path(__file__).parent / "golden" / "names.txt"


def _golden() -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    """Sentences with the bodies they name and the labels that will do."""
    found = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, _, told = line.partition(" =>")
            pairs = [item.split("|") for item in told.strip().split("; ") if item]
            found.append((sentence, {name: tuple(labels.split("/")) for name, labels in pairs}))
    return found


def test_the_golden_names_are_found_and_nothing_else() -> None:
    """Some names are hard: how many are missed or invented may not grow."""
    context = Context("云岭交通职业学院", ("云岭职院",))
    missed, invented, mislabelled, all_names = [], [], [], 0
    for sentence, expected in _golden():
        learned = learn_names([sentence], context)
        got = {f.mention.name: f.mention.label for f in find_spans(sentence, learned) if f.kind == "body"}
        all_names += len(expected)
        missed += [name for name in expected if name not in got]
        invented += [name for name in got if name not in expected]
        mislabelled += [name for name, labels in expected.items() if got.get(name, labels[0]) not in labels]
    assert all_names >= 450
    assert not mislabelled
    assert len(missed) <= 2, missed
    assert len(invented) <= 3, invented


def test_an_office_called_by_its_town_for_short_keeps_its_city_where_that_is_printed() -> None:
    context = Context("云岭交通职业学院", known={"大泗镇人民政府": "PublicBody"})
    found = [m.name for m in find_names("学校与泰州市高港区大泗镇人民政府共建基地，大泗镇人民政府出资。", context)]
    assert found[1:] == ["泰州市高港区大泗镇人民政府", "大泗镇人民政府"]


BEHIND = (
    "门",
    "员会",
    "学生",
    "点名",
    "需",
    "理",
    "区",
    "会",
    "业务",
    "心",
    "有限公司",
    "建材有限公司",
    "学院",
    "县政府",
    "生产",
)


def test_a_word_that_is_not_doubted_is_what_it_is_whatever_follows() -> None:
    """`_is_doubtful` spares most words the questions of `_known_word`, but none that these may answer with no."""
    lexicon = grammar().lexicon
    spared = [(word, kind, value) for word, (kind, value) in lexicon.words.items() if not _is_doubtful(word, kind)]
    assert 0.5 * len(lexicon.words) < len(spared) < len(lexicon.words)
    for word, kind, value in spared:
        whole = Token(0, len(word), kind, word, value)
        assert all(_known_word(word + behind, 0, (word, kind, value), lexicon) == whole for behind in BEHIND), word
