import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.clean.decode import decode, mend, scrub
from bot.news.model import Refusal

CHINESE = "天气预报说，明天城里有雨，风从东南来，图书馆照常开放，火车可能会晚点，请大家带上雨伞。" * 3
TRADITIONAL = "天氣預報說，明天城裡有雨，風從東南來，圖書館照常開放，火車可能會晚點，請大家帶上雨傘。" * 3


def text_of(content: bytes) -> str:
    found = decode(content)
    assert not isinstance(found, Refusal), found
    return found[0]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_chinese_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert text_of(f"<p>{CHINESE}</p>".encode(encoding)) == f"<p>{CHINESE}</p>"


def test_big5_is_read() -> None:
    assert text_of(f"<p>{TRADITIONAL}</p>".encode("big5")) == f"<p>{TRADITIONAL}</p>"


def test_a_lying_declaration_is_not_believed() -> None:
    page = f'<meta charset="gb2312"><p>{CHINESE}</p>'
    assert text_of(page.encode()) == page


def test_a_true_declaration_is_believed() -> None:
    page = f'<meta charset="gb2312"><p>{CHINESE}</p>'
    assert text_of(page.encode("gbk")) == page
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><p>Crème brûlée à la carte</p>'
    assert text_of(latin.encode("latin-1")) == latin


def test_an_unknown_declaration_is_passed_over() -> None:
    page = f'<meta charset="klingon-8"><p>{CHINESE}</p>'
    assert text_of(page.encode("gb18030")) == page


def test_text_cut_off_inside_a_character_is_read() -> None:
    assert text_of(CHINESE.encode()[:-1]) == CHINESE[:-1]


def test_a_few_faulty_bytes_spoil_nothing_else() -> None:
    assert text_of(CHINESE.encode() + b"\xff\xfe" + CHINESE.encode()).count("图书馆") == 6


def test_latin_text_without_a_declaration_is_read() -> None:
    text = "Le café de la gare est fermé à midi, mais la bibliothèque reste ouverte très tard le samedi. " * 4
    assert "café" in text_of(text.encode("latin-1"))


def test_windows_punctuation_pasted_into_utf_8_is_read() -> None:
    mixed = (
        "The café ".encode()
        + b"\x93by the sea\x94 is open \x96 even "
        + "in März. ".encode()
        + b"It rains. " * 20
    )
    assert text_of(mixed).startswith("The café “by the sea” is open – even in März.")


def test_noise_is_not_text() -> None:
    assert isinstance(decode(bytes(range(1, 32)) * 20), Refusal)


def test_controls_and_invisible_characters_go() -> None:
    assert scrub("a\x00b\u200bc\u202ed\ufeff\x0be\u00ad\r\nf\u2028g") == "abcde\nf\ng"


def test_mojibake_is_mended_run_by_run() -> None:
    broken = CHINESE.encode().decode("latin-1")
    assert mend(f"<h1>标题好好的</h1><p>{broken}</p>") == f"<h1>标题好好的</h1><p>{CHINESE}</p>"
    assert mend(f"<p>{CHINESE.encode().decode('cp1252', 'ignore')}</p>") != ""


def test_windows_mojibake_is_mended() -> None:
    text = "中文中文中文中文中文中文"
    assert mend(text.encode().decode("cp1252", "replace").replace("\ufffd", "")) == text


def test_honest_accents_stay() -> None:
    text = "À la « gare », été comme hiver, l’hôtel reste ouvert. Ça va: naïve façade, über Größe."
    assert mend(text) == text
    assert mend("Ã©tÃ©") == "Ã©tÃ©"


def test_a_run_that_does_not_become_text_stays() -> None:
    text = "Â£Â£ Ã©Ã© Â£Â£"
    assert mend(text) == text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_scrubbing_twice_changes_nothing(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)
