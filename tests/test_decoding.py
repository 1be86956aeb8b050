import codecs
import hashlib
import json
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusclean.decoding import decode, from_text, is_binary

TEXTS = {
    "zh-Hans": "市民政局近日印发通知，要求各区加快建设社区养老服务中心，"
    "为失能老人提供上门照护、助餐和康复服务。"
    "截至今年三月，全市共有养老机构一百二十家，床位两万余张，其中护理型床位占六成。",
    "zh-Hant": "衛生福利部表示，長照服務專線一九六六自開辦以來，"
    "已協助許多家庭申請居家服務、日間照顧及喘息服務。"
    "社會局提醒，獨居長者如有需要，可向各區公所或據點洽詢。",
    "ja": "厚生労働省は三日、介護保険の給付費が前年度より増えたと発表した。"
    "特別養護老人ホームの待機者は減っているが、"
    "訪問介護の事業所では人手不足が続いている。",
    "ko": "보건복지부는 다음 달부터 혼자 사는 어르신을 위한 돌봄 서비스를 전국으로 확대한다고 밝혔다. "
    "요양보호사가 일주일에 두 번 방문해 식사와 건강을 살핀다.",
    "ru": "В городе открылся новый центр дневного пребывания для "
    "пожилых людей. Сотрудники помогают посетителям с питанием, "
    "прогулками и лечебной физкультурой.",
    "uk": "У місті відкрився новий центр денного перебування для "
    "літніх людей. Його працівники щодня готують обіди і ведуть "
    "гуртки.",
    "pl": "W gminie otwarto nowy dzienny dom pobytu dla osób "
    "starszych. Opiekunki pomagają przy posiłkach, a lekarz "
    "przyjeżdża dwa razy w tygodniu. Wstęp jest bezpłatny, "
    "także dla rodzin z sąsiednich wsi i miasteczek, które "
    "chcą się czegoś dowiedzieć.",
    "cs": "V obci se otevřel nový denní stacionář pro seniory. "
    "Pečovatelky pomáhají s jídlem a lékař přijíždí dvakrát týdně. "
    "Přihlášky přijímá úřad.",
    "de": "Der Landkreis eröffnet im März eine Tagespflege für "
    "ältere Menschen. Die Gäste werden morgens abgeholt und "
    "können dort frühstücken, spielen und sich ausruhen.",
    "fr": "La commune a ouvert une résidence pour personnes âgées. "
    "Les repas sont préparés sur place et une infirmière "
    "passe chaque matin, même l'été.",
    "es": "El ayuntamiento abrirá este año un centro de día para "
    "personas mayores. Habrá comedor, gimnasia y atención médica "
    "los lunes y los miércoles.",
    "tr": "Belediye, yaşlılar için yeni bir gündüz bakım evi açtı. "
    "Görevliler her sabah kahvaltı hazırlıyor ve hastaları "
    "doktora götürüyor.",
    "el": "Ο δήμος άνοιξε ένα νέο κέντρο ημέρας για ηλικιωμένους. "
    "Το προσωπικό ετοιμάζει το φαγητό κάθε πρωί.",
    "he": "העירייה פתחה מרכז יום חדש לקשישים. הצוות מכין ארוחת בוקר ומסיע את האורחים הביתה.",
    "ar": "افتتحت البلدية مركزا جديدا لرعاية كبار السن، ويقدم "
    "العاملون فيه وجبات الطعام والعلاج الطبيعي كل يوم.",
    "th": "เทศบาลเปิดศูนย์ดูแลผู้สูงอายุแห่งใหม่ เจ้าหน้าที่เตรียมอาหารเช้าและพาผู้สูงอายุไปพบแพทย์",
    "lt": "Savivaldybė atidarė naują dienos centrą vyresnio amžiaus "
    "žmonėms. Darbuotojai kasdien ruošia pusryčius ir "
    "padeda šeimoms.",
}

FITTING = [
    ("zh-Hans", "gb18030"),
    ("zh-Hans", "gb2312"),
    ("zh-Hant", "big5"),
    ("zh-Hant", "big5hkscs"),
    ("zh-Hant", "gbk"),
    ("ja", "shift_jis"),
    ("ja", "euc_jp"),
    ("ja", "iso2022_jp"),
    ("ko", "euc_kr"),
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("ru", "cp866"),
    ("ru", "iso8859-5"),
    ("uk", "cp1251"),
    ("pl", "cp1250"),
    ("pl", "iso8859-2"),
    ("cs", "cp1250"),
    ("de", "latin-1"),
    ("fr", "cp1252"),
    ("es", "cp1252"),
    ("tr", "cp1254"),
    ("el", "cp1253"),
    ("he", "cp1255"),
    ("ar", "cp1256"),
    ("th", "cp874"),
    ("lt", "cp1257"),
    *[
        (tag, wide)
        for tag in ("zh-Hans", "ja", "ru", "fr")
        for wide in ("utf-16-le", "utf-16-be", "utf-32-le")
    ],
]


@pytest.mark.parametrize(("tag", "encoding"), FITTING)
def test_an_encoding_is_detected_without_a_declaration(tag: str, encoding: str) -> None:
    text, decoding = decode(TEXTS[tag].encode(encoding))
    assert text == TEXTS[tag]
    assert decoding.method == "detected"
    assert decoding.replacements == 0


@pytest.mark.parametrize("length", [30, 15])
def test_most_short_texts_are_detected(length: int) -> None:
    right = total = 0
    for tag, encoding in FITTING:
        for start in range(0, len(TEXTS[tag]) - length, 7):
            piece = TEXTS[tag][start : start + length]
            data = piece.encode(encoding)
            if data.isascii() and b"\x00" not in data and b"\x1b" not in data:
                continue
            right += decode(data)[0] == piece
            total += 1
    assert total > 300
    assert right / total >= {30: 0.93, 15: 0.85}[length], f"{right} of {total}"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_text(mark: bytes, encoding: str) -> None:
    text, decoding = decode(mark + "第一 page".encode(encoding), declared="koi8-r")
    assert text == "第一 page"
    assert (decoding.encoding, decoding.method, decoding.replacements) == (encoding, "bom", 0)


def test_a_mark_before_another_encoding_is_not_believed() -> None:
    data = (
        codecs.BOM_UTF16_LE + b"The page is plain text after all, whatever the mark says." + b"\xd8\xd8" * 40
    )
    assert decode(data)[1].method != "bom"


def test_utf8_is_reported_as_it_stands() -> None:
    data = "养老 naïve".encode()
    assert decode(data)[1].method == "utf-8"
    assert decode(data, "UTF8")[1].method == "declared"


@pytest.mark.parametrize("declared", ["gb2312", "latin-1", "big5", "utf-16", "koi8-r"])
def test_a_wrong_declaration_loses_against_valid_utf8(declared: str) -> None:
    text, decoding = decode(TEXTS["zh-Hans"].encode(), declared)
    assert text == TEXTS["zh-Hans"]
    assert decoding.encoding == "utf-8"


def test_a_declaration_decides_between_readings_of_ascii() -> None:
    assert decode(b"plain", "gb2312")[1].encoding == "gb18030"
    assert decode(b"plain", "utf-16") == decode(b"plain")


def test_a_declaration_is_believed_where_detection_cannot_know() -> None:
    data = "ceremony © Ærø".encode("mac-roman")
    assert decode(data, "macintosh")[0] == "ceremony © Ærø"


@pytest.mark.parametrize(
    ("tag", "encoding", "declared"),
    [("zh-Hans", "gb18030", "iso-8859-1"), ("zh-Hant", "big5", "gb2312"), ("ru", "cp1251", "windows-1252")],
)
def test_a_declaration_that_makes_nonsense_is_overruled(tag: str, encoding: str, declared: str) -> None:
    assert decode(TEXTS[tag].encode(encoding), declared)[0] == TEXTS[tag]


@pytest.mark.parametrize(
    "declared", ["no-such-encoding", "", "rot13", "hex", "utf-7", "a\x00b", "unicode_escape", "é"]
)
def test_a_name_that_is_no_page_encoding_is_ignored(declared: str) -> None:
    assert decode(b"\\u0041+AGE- caf\xc3\xa9", declared)[0] == "\\u0041+AGE- café"


@pytest.mark.parametrize("tag", ["zh-Hans", "ja", "ko", "ru", "fr", "th"])
def test_a_few_broken_bytes_leave_utf8_what_it_is(tag: str) -> None:
    data = bytearray(TEXTS[tag].encode())
    first = next(i for i, byte in enumerate(data) if byte >= 0xC0)
    data[first] = 0xFF
    text, decoding = decode(bytes(data))
    assert decoding.encoding == "utf-8"
    assert decoding.replacements == text.count("\ufffd") > 0
    assert text.endswith(TEXTS[tag][-20:])


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_inside_its_last_character(cut: int) -> None:
    text, decoding = decode("养老服务中心".encode()[:-cut])
    assert text == "养老服务中\ufffd"
    assert (decoding.encoding, decoding.replacements) == ("utf-8", 1)


@pytest.mark.parametrize(("tag", "encoding"), [("zh-Hans", "gb18030"), ("zh-Hant", "big5"), ("ja", "cp932")])
def test_a_cut_double_byte_page_is_still_recognised(tag: str, encoding: str) -> None:
    text, decoding = decode(TEXTS[tag][:-1].encode(encoding) + b"\xb1")
    assert text[:-1] == TEXTS[tag][:-1]
    assert decoding.replacements == (encoding != "cp932")  # 0xB1 alone is a half-width kana there


def test_what_no_candidate_fits_is_left_to_charset_normalizer() -> None:
    text, decoding = decode(TEXTS["ko"].encode("johab"))
    assert (text, decoding.encoding, decoding.method) == (TEXTS["ko"], "johab", "detected")


def test_what_nothing_fits_is_utf8_with_replacements() -> None:
    data = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(100))
    text, decoding = decode(data)
    assert (decoding.encoding, decoding.method) == ("utf-8", "fallback")
    assert decoding.replacements == text.count("\ufffd") > 500


def test_replacement_characters_of_the_page_are_not_counted() -> None:
    assert decode("养\ufffd老服务中心".encode())[1].replacements == 0
    assert decode("养\ufffd老服务中心养老服务".encode() + b"\xff")[1].replacements == 1


def test_big5_reads_punctuation_of_taiwan_and_characters_of_hong_kong() -> None:
    taiwan = "月薪 36,000～42,000 元，另有失智加給。‧ 請洽社會局"
    assert decode(taiwan.encode("cp950"))[0] == taiwan
    hong_kong = "佢哋嚟咗老人院探婆婆，啲嘢好好食，唔該晒。①申請 𨋢"
    assert decode(hong_kong.encode("big5hkscs"))[0] == hong_kong


def test_the_telling_bytes_may_stand_anywhere_in_a_long_page() -> None:
    page = (
        "The home has forty beds and a garden.\n" * 5000
        + "Le café est fermé à Noël.\n"
        + "Ring before you come.\n" * 5000
    )
    text, decoding = decode(page.encode("cp1252"))
    assert (text == page, decoding.encoding) == (True, "cp1252")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp932", "utf-16-le", "iso2022_jp"])
def test_a_page_longer_than_one_piece_is_the_same_text(encoding: str) -> None:
    page = TEXTS["ja"] * 9_000
    assert decode(page.encode(encoding))[0] == page


def test_a_broken_byte_far_down_is_the_only_loss() -> None:
    page = TEXTS["ja"].encode() * 9_000
    text, decoding = decode(page + b"\xff" + page)
    assert (decoding.encoding, decoding.replacements) == ("utf-8", 1)
    assert text == TEXTS["ja"] * 9_000 + "\ufffd" + TEXTS["ja"] * 9_000


def test_lone_surrogates_become_one_replacement_each() -> None:
    text, decoding = from_text("a\ud800b\udc00\ud83dc😀")
    assert text == "a\ufffdb\ufffd\ufffdc😀"
    assert (decoding.method, decoding.replacements) == ("text", 3)


@settings(deadline=None)  # the first call loads the tables
@given(
    st.binary(max_size=300),
    st.sampled_from([None, "gbk", "utf-16", "shift_jis", "latin-1", "utf-32", "iso2022_jp"]),
)
def test_any_bytes_become_text_that_utf8_can_write(data: bytes, declared: str | None) -> None:
    text, decoding = decode(data, declared)
    text.encode("utf-8")
    assert 0 <= decoding.replacements <= text.count("\ufffd")
    assert decode(data, declared) == (text, decoding)
    assert is_binary(data) in (True, False)


@settings(deadline=None)  # the first call loads the tables
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_without_control_characters_round_trips(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode())[0] == text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1a\n" + bytes(20),
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"PK\x03\x04\x14\x00mimetype",
        b"\x7fELF\x02\x01\x01",
        b"RIFF\x24\x08\x00\x00WAVEfmt ",
        zlib.compress(b"".join(str(i * i).encode() for i in range(9999))),
        bytes(range(256)) * 4,
        bytes(1000),
        b"".join(i.to_bytes(4, "little") for i in range(0, 90_000, 37)),
    ],
)
def test_binary_data_is_recognised(data: bytes) -> None:
    assert is_binary(data)


@pytest.mark.parametrize(("tag", "encoding"), FITTING)
def test_text_in_any_encoding_is_not_binary(tag: str, encoding: str) -> None:
    assert not is_binary(TEXTS[tag].encode(encoding))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a\x00b",
        b"MZ is a code",
        b"BMW and others",
        b"ID3 tags explained",
        "\ufeff养老".encode("utf-16-le"),
    ],
)
def test_text_that_resembles_binary_is_not(data: bytes) -> None:
    assert not is_binary(data)


@pytest.mark.parametrize(
    "unit", [b"\xff", b"\x81", b"\xe4\xb8", b"\x1b$B", b"\x00a", b"\xfe\xfe\n", b"a\xe9 "]
)
def test_time_is_linear_on_hostile_bytes(unit: bytes) -> None:
    started = time.perf_counter()
    decode(unit * (8_000_000 // len(unit)))
    is_binary(unit * (8_000_000 // len(unit)))
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16"])
def test_memory_stays_near_bytes_and_text(encoding: str) -> None:
    data = (TEXTS["zh-Hant"] * 80_000).encode(encoding)
    decode(TEXTS["zh-Hant"].encode("gb18030"))  # loads the tables
    tracemalloc.start()
    text, _ = decode(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (
        peak < 2.1 * 2 * len(text) + 4_000_000
    )  # the pieces and the text they are joined to, 2 bytes a character


def test_accuracy_on_the_written_pages() -> None:
    directory = Path(__file__).resolve().parents[2] / "shared" / "data" / "written"
    files = sorted(directory.glob("docs.*.jsonl"))
    if not files:
        pytest.skip("the labelled pages are not beside the checkout")
    encodings = {
        "zh-Hans": "gb18030",
        "zh-Hant": "gb18030",
        "ja": "cp932",
        "ko": "cp949",
        "ru": "koi8-r",
        "de": "cp1252",
    }
    right = total = 0
    for file in files:
        with file.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for number, line in enumerate(lines) if number % 12 == 0]
        for row in rows:
            encoding = encodings.get(row["language"])
            if encoding:
                text = (
                    "".join(text for text, _ in row["segments"])[:200]
                    .encode(encoding, "ignore")
                    .decode(encoding)
                )
                right += decode(text.encode(encoding))[0] == text
                total += 1
    assert right / total >= 0.97, f"{right} of {total}"
