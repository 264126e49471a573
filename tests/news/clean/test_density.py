from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.news.clean import density, tree

SENTENCE = "渡船从下周起每二十分钟一班，风浪大的时候每小时一班，末班船在晚上十点。"
TEASER = "<li><a href='/{0}'>第{0}座灯塔的故事，另一篇。</a></li>"


def found(body: str) -> str:
    element = density.densest(tree.parse(f"<html><body>{body}</body></html>"))
    return "" if element is None else "".join(element.itertext())


def test_running_text_outweighs_lists_of_links() -> None:
    menu = "<ul>" + "".join(TEASER.format(n) for n in range(40)) + "</ul>"
    text = found(f"{menu}<div id='x'>{f'<p>{SENTENCE}</p>' * 4}</div>{menu}")
    assert text.count(SENTENCE) == 4
    assert "灯塔" not in text


def test_lines_between_breaks_are_text_too() -> None:
    menu = "<ul>" + "".join(TEASER.format(n) for n in range(20)) + "</ul>"
    text = found(f"<div><div>{menu}</div><div>{SENTENCE}<br><br>{SENTENCE}<br>{SENTENCE}</div></div>")
    assert text == SENTENCE * 3


def test_an_article_in_several_boxes_is_found_whole() -> None:
    box = f"<div class='box'><div>{f'<p>{SENTENCE}</p>' * 3}</div></div>"
    assert found(f"<div><main>{box}{box}{box}</main><ul>{TEASER.format(1)}</ul></div>").count(SENTENCE) == 9


def test_a_box_that_is_mostly_links_is_not_grown_into() -> None:
    box = f"<div>{f'<p>{SENTENCE}</p>' * 3}</div>"
    menu = "".join(TEASER.format(n) for n in range(40))
    assert found(f"<div id='all'>{box}{box}<ul>{menu}</ul></div>") == SENTENCE * 3


def test_bold_words_and_links_do_not_break_a_paragraph() -> None:
    line = f"<p><b>渡船</b>明天<a href='/x'>停航</a>一天，<span>因为风大</span>。{SENTENCE}</p>"
    assert found(f"<div>{line * 3}</div><div><p>短。</p></div>").count("因为风大") == 3


def test_an_element_that_is_marked_as_the_text_outweighs_a_longer_one() -> None:
    other = f"<div>{f'<p>另一边，{SENTENCE}</p>' * 4}</div>"
    assert (
        found(f"<div>{other}<div id='artibody'><p>{SENTENCE}</p><p>{SENTENCE}</p></div></div>")
        == SENTENCE * 2
    )


def test_a_marked_element_is_not_grown() -> None:
    other = f"<div class='promotion'>{f'<p>另一边，{SENTENCE}</p>' * 3}</div>"
    marked = f"<div class='TRS_Editor'>{f'<p>{SENTENCE}</p>' * 3}</div>"
    assert found(f"<div>{marked}{other}</div>") == SENTENCE * 3


def test_teasers_inside_links_weigh_nothing() -> None:
    teasers = f"<a href='/x'><div>{f'<p>另一边，{SENTENCE}</p>' * 5}</div></a>"
    assert found(f"<div>{teasers}</div><div><p>{SENTENCE}</p></div>") == SENTENCE


def test_what_a_site_says_of_itself_weighs_nothing() -> None:
    notice = "违法和不良信息举报电话：000，传真：000，邮箱：a@example.org；本站郑重声明：所载文章、数据仅供参考，风险自担，请谨慎，请核对。"
    assert (
        found(f"<div><p>渡船明天停航，后天恢复。</p></div><div><p>{notice}</p></div>")
        == "渡船明天停航，后天恢复。"
    )


def test_a_page_without_a_sentence_has_no_densest_part() -> None:
    assert density.densest(tree.parse("<html><body><p>no points here at all</p></body></html>")) is None


def test_a_link_in_a_link_counts_once() -> None:
    nested = f"<p>{SENTENCE}</p><p><a href='/x'><span><a href='/y'>{SENTENCE}</a></span></a></p>"
    page = tree.parse(f"<html><body><div>{nested}</div></body></html>")
    outer = etree.fromstring(
        f"<div><a><b><a>{SENTENCE}</a></b></a><a>{SENTENCE}</a><p>{SENTENCE * 2}</p></div>"
    )
    assert density.linked(outer) == 0.5
    assert density.linked(page) <= 0.5


@given(
    st.lists(
        st.sampled_from(["<div>", "</div>", "<p>", "<br>", SENTENCE, "<a href=x>", "</a>", "word "]),
        max_size=40,
    )
)
def test_any_markup_has_an_answer(pieces: list[str]) -> None:
    element = density.densest(tree.parse("".join(pieces)))
    assert element is None or 0 <= density.linked(element) <= 1
