from __future__ import annotations

import json
import random
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusclean.exceptions import ConfigurationError, InputError, ModelError
from corpusclean.language import Detector, detect, load_detector
from corpusclean.language.model import CLASSIFIER, MANIFEST, LineModel, shipped_directory
from corpusclean.language.training import main, train

WRITTEN = Path(__file__).parents[1].parent / "shared" / "data" / "written"

SENTENCES = {
    "en": "The residents have breakfast together every morning before the nurse arrives.",
    "de": "Die Bewohner frühstücken jeden Morgen gemeinsam, bevor die Pflegerin kommt.",
    "fr": "Les résidents prennent leur petit déjeuner ensemble avant l'arrivée de l'infirmière.",
    "es": "Los residentes desayunan juntos todas las mañanas antes de que llegue la enfermera.",
    "it": "Gli ospiti fanno colazione insieme ogni mattina prima che arrivi l'infermiera.",
    "pt": "Os moradores tomam o café da manhã juntos antes de a enfermeira chegar.",
    "nl": "De bewoners ontbijten elke ochtend samen voordat de verpleegster komt.",
    "pl": "Mieszkańcy codziennie rano jedzą razem śniadanie, zanim przyjdzie pielęgniarka.",
    "ru": "Каждое утро жильцы завтракают вместе, пока не придёт медсестра.",
    "uk": "Щоранку мешканці снідають разом, поки не прийде медсестра.",
    "tr": "Sakinler her sabah hemşire gelmeden önce birlikte kahvaltı yapıyorlar.",
    "fi": "Asukkaat syövät aamiaista yhdessä joka aamu ennen kuin hoitaja tulee.",
    "hu": "A lakók minden reggel együtt reggeliznek, mielőtt megérkezik az ápolónő.",
    "vi": "Các cụ ăn sáng cùng nhau mỗi ngày trước khi y tá đến.",
    "ar": "يتناول السكان وجبة الإفطار معا كل صباح قبل وصول الممرضة.",
    "fa": "ساکنان هر روز صبح پیش از آمدن پرستار با هم صبحانه می‌خورند.",
    "he": "הדיירים אוכלים ארוחת בוקר יחד בכל בוקר לפני שהאחות מגיעה.",
    "hi": "निवासी हर सुबह नर्स के आने से पहले एक साथ नाश्ता करते हैं।",
    "th": "ผู้พักอาศัยรับประทานอาหารเช้าด้วยกันทุกเช้าก่อนที่พยาบาลจะมา",
    "el": "Οι ένοικοι τρώνε πρωινό μαζί κάθε πρωί πριν έρθει η νοσοκόμα.",
    "ja": "入居者は毎朝、看護師が来る前に一緒に朝食をとります。",
    "ko": "입주자들은 매일 아침 간호사가 오기 전에 함께 아침을 먹습니다.",
    "zh-Hans": "每天早上护士来之前，老人们都会一起吃早饭。",
    "zh-Hant": "每天早上護士來之前，長輩們都會一起吃早飯。",
    "yue": "佢哋每朝喺護士嚟之前一齊食早餐，唔使等。",
}


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load_detector()


@pytest.mark.parametrize("tag", sorted(SENTENCES))
def test_a_sentence_of_each(detector: Detector, tag: str) -> None:
    language = detector.detect_many([SENTENCES[tag]])[0]
    assert language.tag == tag
    assert 0.5 < language.confidence <= 1
    assert dict(language.shares) == {tag: 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t\n",
        "12.5% 3,400 2023-06-15",
        "https://example.org/news/2021/05/article.html?id=77",
        "aGVsbG8gd29ybGQhIFRoaXMgaXMgbm90IGxhbmd1YWdl",
        "for (int i = 0; i < n; i++) { total += values[i]; }",
        "asdkjf qwoeiru zxmcnv lkjasdf poiqwer",
        "→ ★ ☆ • ▪ ♥ 🎉🎉🎉",
        "养老院的护理员".encode().decode("gbk", "replace") * 2,
        "Каждое утро жильцы завтракают".encode().decode("latin-1"),
        "\ud800\udc00\ud800",
        "\x00\x00\x00",
    ],
)
def test_what_is_no_language_is_und(detector: Detector, text: str) -> None:
    assert detector.detect_many([text])[0].tag == "und"


def test_chinese_without_a_distinctive_character_is_plain_zh(detector: Detector) -> None:
    assert detector.detect_many(["我在家吃早餐"])[0].tag == "zh"
    # its neighbours in a document tell the script, and it takes part in their share
    language = detector.detect_many(["我在家吃早餐。\n護士來了，長輩們很開心，大家一起聊天。"])[0]
    assert language.tag == "zh-Hant"
    assert dict(language.shares) == {"zh-Hant": 1.0}


def test_kanji_alone_are_japanese_among_japanese(detector: Detector) -> None:
    alone, among = "開催概要", "令和五年の夏祭りを開催します。皆さんのお越しをお待ちしています。\n開催概要\n"
    assert detector.detect_many([alone])[0].tag != "ja"
    assert [language.tag for _, _, language in detector.detect_lines(among)] == ["ja", "ja"]


def test_a_brand_with_one_kana_leaves_chinese_chinese(detector: Detector) -> None:
    assert detector.detect_many(["优の选超市今天开业，欢迎大家前来选购"])[0].tag == "zh-Hans"


@pytest.mark.parametrize(
    ("article", "other"), [("en", "zh-Hans"), ("zh-Hant", "zh-Hans"), ("fr", "en"), ("ru", "id")]
)
def test_spam_cannot_turn_a_document(detector: Detector, article: str, other: str) -> None:
    words = {
        "zh-Hans": "网上赌场 注册送彩金 真人娱乐",
        "en": "buy cheap watches and shoes online today",
        "id": "situs judi slot gacor terpercaya",
    }[other]
    paragraph = SENTENCES[article] * 4
    text = "\n".join([*[words] * 20, paragraph, *[words] * 20, paragraph, *[words] * 20])
    language = detector.detect_many([text])[0]
    assert language.tag == article
    assert language.shares[article] < 0.6


def test_shares_sum_to_one_largest_first(detector: Detector) -> None:
    language = detector.detect_many(["\n".join(SENTENCES.values())])[0]
    shares = list(language.shares.values())
    assert sum(shares) == pytest.approx(1, abs=0.01)
    assert shares == sorted(shares, reverse=True)
    assert len(shares) > 15


def test_answers_do_not_depend_on_the_batch(detector: Detector) -> None:
    chooser = random.Random(4)  # noqa: S311
    pool = [
        *SENTENCES.values(),
        "",
        "12",
        "a",
        "网上赌场 注册",
        *("\n".join(chooser.sample(list(SENTENCES.values()), 6)) for _ in range(40)),
    ]
    alone = [detector.detect_many([text])[0] for text in pool]
    assert detector.detect_many(pool) == alone
    order = list(range(len(pool)))
    chooser.shuffle(order)
    assert detector.detect_many([pool[place] for place in order * 3]) == [alone[place] for place in order * 3]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_any_text_has_an_answer_and_its_lines(text: str) -> None:
    language = detect(text)
    assert 0 <= language.confidence <= 1
    lines = load_detector().detect_lines(text)
    assert [text[start:end] for start, end, _ in lines] == text.splitlines()


def test_bytes_are_read_as_utf_8() -> None:
    assert detect(SENTENCES["zh-Hant"].encode()).tag == "zh-Hant"
    assert detect(b"\xff\xfe\xff\x00").tag == "und"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "中" * 1_000_000,
        "e" + "\u0301\u0323" * 500_000,
        "a\n" * 100_000,
        "\ud800" * 1_000_000,
        "\x00 " * 500_000,
        "word.Word@x/ " * 80_000,
        ("Some words of prose stand here, and more follow. " * 20_000),
    ],
    ids=["letter", "han", "marks", "lines", "surrogates", "nul", "tokens", "one-line"],
)
def test_hostile_megabytes_take_linear_time(detector: Detector, text: str) -> None:
    started = time.process_time()
    detector.detect_many([text])
    # wide limits: what is not linear takes hours, and a busy machine takes its time
    assert time.process_time() - started < 30
    lines = detector.detect_lines(text)
    assert len(lines) == len(text.splitlines())
    assert time.process_time() - started < 120


@pytest.mark.parametrize("character", ["a", "я", "中", "\ud800", "\x00", "\u0301", "\n", "\u202e", "1"])
@pytest.mark.parametrize("length", [0, 1, 2, 255, 5000])
def test_one_character_again_and_again_has_an_answer(detector: Detector, character: str, length: int) -> None:
    text = character * length
    assert 0 <= detector.detect_many([text, f"x {text}"])[0].confidence <= 1
    assert [text[start:end] for start, end, _ in detector.detect_lines(text)] == text.splitlines()


def test_words_in_brackets_and_entities_are_no_code(detector: Detector) -> None:
    bracketed = "The [Name] residents have [sic] breakfast together, [Name] said."
    entities = "The residents &amp; staff &#39;have&#39; breakfast &quot;together&quot; here."
    code = "values[i] = total[j]; return values[k];"
    tags = [language.tag for language in detector.detect_many([bracketed, entities, code])]
    assert tags == ["en", "en", "und"]


def test_two_plain_words_are_of_a_language_with_many_pages(detector: Detector) -> None:
    found = detector.detect_many(["Great service", "Please respond soon"])
    assert [language.tag for language in found] == ["en"] * 2


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(shipped_directory(), copy)
    with (copy / CLASSIFIER).open("r+b") as file:
        file.seek(200)
        file.write(b"\x00\x01\x02")
    with pytest.raises(ModelError, match=r"lines\.bin.*SHA-256"):
        load_detector(model=copy)


def test_a_model_of_another_format_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(shipped_directory(), copy)
    manifest = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(ModelError, match="format 99"):
        LineModel(copy)
    (copy / MANIFEST).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        LineModel(copy)


def test_the_shipped_model_is_small() -> None:
    assert sum(path.stat().st_size for path in shipped_directory().iterdir()) < 3_000_000


def test_unknown_backends_are_named() -> None:
    with pytest.raises(ConfigurationError, match="fasttext, langdetect, cld2"):
        load_detector("guess")
    with pytest.raises(ConfigurationError, match="fasttext backend"):
        load_detector("langdetect", model=Path("somewhere"))


def test_cld2_without_its_package_says_what_to_install() -> None:
    try:
        import pycld2  # noqa: F401
    except ImportError:
        with pytest.raises(ConfigurationError, match="pip install pycld2"):
            load_detector("cld2")
    else:
        assert load_detector("cld2").detect_many([SENTENCES["en"]])[0].tag == "en"


def test_langdetect_answers_the_same_each_time() -> None:
    backend = load_detector("langdetect")
    texts = [SENTENCES["en"], SENTENCES["zh-Hant"], "", "12", "\ud800 a", "Ok then, no more of that."]
    first = backend.detect_many(texts)
    assert [language.tag for language in first[:4]] == ["en", "zh-Hant", "und", "und"]
    assert backend.detect_many(texts[::-1]) == first[::-1]
    assert [text for *_, text in backend.detect_lines("a\n")] == backend.detect_many(["a"])


def test_training_learns_from_tagged_lines(tmp_path: Path) -> None:
    chooser = random.Random(0)  # noqa: S311
    vocabulary = {
        "xa": "balo miru tenka sopi lura",
        "xb": "grøk hvæs trølt snåk fjørd",
        "xc": "qirat xulo zhemi qoxa wexu",
    }
    rows = [
        f"{tag}\t{' '.join(chooser.choices(words.split(), k=8))}\n"
        for tag, words in vocabulary.items()
        for _ in range(300)
    ]
    (tmp_path / "made.tsv").write_text("".join(rows), encoding="utf-8")
    report = train([tmp_path / "made.tsv"], tmp_path / "out", threads=1, version="made-1")
    assert report.languages == 4
    assert report.counts == {"xa": 300, "xb": 300, "xc": 300}
    detector = load_detector(model=tmp_path / "out")
    assert detector.version == "made-1"
    found = detector.detect_many([f"{words}, {words}." for words in vocabulary.values()])
    assert [language.tag for language in found] == ["xa", "xb", "xc"]


def test_training_names_the_line_that_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.tsv").write_text("en\tfine\nno tab here\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.tsv:2"):
        train([tmp_path / "bad.tsv"], tmp_path / "out")
    assert main([str(tmp_path / "bad.tsv"), "--out", str(tmp_path / "out")]) == 2
    assert "bad.tsv:2" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="no sources"):
        train([tmp_path / "empty"], tmp_path / "out")
    with pytest.raises(ConfigurationError, match="other"):
        train([tmp_path / "bad.tsv"], tmp_path / "out", held_out=["other"])


@pytest.mark.skipif(not WRITTEN.is_dir(), reason="the labelled pages are not beside the checkout")
def test_labelled_pages_have_their_article_language(detector: Detector) -> None:
    gold, articles = [], []
    for path in sorted(WRITTEN.glob("docs.*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            article = "".join(text for text, label in case["segments"] if label == "content")
            if article.strip() and case["language"] != "mixed":
                gold.append(case["language"])
                articles.append(article)
    found = [language.tag for language in detector.detect_many(articles)]
    right = sum(a == b for a, b in zip(gold, found, strict=True))
    assert right >= 0.99 * len(gold)
