"""One event in five reports, about a storm and a sports hall: a brief, the fullest one, two in other words, a reprint."""

from datetime import UTC, datetime, timedelta

from bot.news.model import Article, Paragraph, Report, Story

MORNING = datetime(2026, 7, 20, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

BRIEF = ("二十日清晨，强风掀翻了云川市体育馆的屋顶，有人受伤。",)
FULL = (
    "二十日清晨，一阵强风掀翻了云川市体育馆的屋顶，正在晨练的12人受伤，都已送到市立医院治疗。",
    "体育馆馆长李雪说，屋顶去年冬天刚刚检修过，当时没有发现问题。馆里的羽毛球课全部停课，学员的费用会退还。",
    "气象台说，清晨的阵风达到十一级，是云川市今年最强的一次。市政府决定，对全市二十座体育馆的屋顶重新检查。",
)
OTHER = (
    "云川市体育馆的屋顶二十日被强风掀翻，造成15人受伤。",
    "市立医院院长王梅告诉记者，体育馆送来的伤者“多数是擦伤，三天之内都能回家”。",
    "他还感谢附近的出租车司机。",
)
LATER = (
    "云川市体育馆屋顶被强风掀翻以后，建筑师陈明到现场看了一圈。",
    "建筑师陈明认为，体育馆屋顶的螺栓用得太少，每平方米只有两个，设计要求是六个。",
)


def report(number: int, title: str, texts: tuple[str, ...], publisher: str | None, hours: int) -> Report:
    at = MORNING + hours * HOUR
    paragraphs = tuple(Paragraph(text) for text in texts)
    url = f"https://news{number}.example/{number}"
    article = Article(title, paragraphs, "zh-Hans", publisher, at, source_url=url)
    return Report(number, 12, article, at + HOUR, at)


def reprint(number: int, of: Report, publisher: str, hours: int) -> Report:
    made = report(number, of.article.title, tuple(p.text for p in of.article.paragraphs), publisher, hours)
    return Report(made.id, 12, made.article, made.received, made.at, reprint=of.id)


FIRST = report(1, "体育馆屋顶被风掀翻", BRIEF, "晨报", 0)
LEAD = report(2, "强风掀翻云川体育馆屋顶 12人受伤", FULL, "海边日报", 2)
SECOND = report(3, "云川体育馆屋顶掀翻 伤者多是擦伤", OTHER, "天气之声", 4)
COPY = reprint(4, LEAD, "晚报", 6)
THIRD = report(5, "体育馆屋顶螺栓太少？", LATER, "建筑周刊", 30)
EVENT = Story(12, (FIRST, LEAD, SECOND, COPY, THIRD))
ALONE = Story(12, (LEAD, COPY))
