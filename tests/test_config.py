from __future__ import annotations

from pathlib import Path

import pytest

from corpusclean.config import Config, find_config, load_config
from corpusclean.exceptions import ConfigurationError


def write(directory: Path, text: str, name: str = "corpusclean.toml") -> Path:
    path = directory / name
    path.write_text(text, "utf-8")
    return path


def test_every_key_of_the_formats_page_is_read(tmp_path: Path) -> None:
    text = Path(__file__).parent.parent.joinpath("docs", "formats.md").read_text("utf-8")
    block = text.partition("## Configuration")[2].partition("    topic =")[2]
    lines = ["topic =" + block.splitlines()[0]]
    lines += [line.strip() for line in block.splitlines()[1:] if line.startswith("    ")]
    config = load_config(write(tmp_path, "\n".join(lines)))
    assert config.topic == "elder-care"
    assert config.keep == ("caption",)
    assert config.languages == ("zh-Hans", "en")
    assert config.drop_flagged == ("off_topic",)
    assert config.jobs == 2
    assert config.encoding == "gb18030"
    assert config.strictness == "balanced"
    assert config.labels == "models/mine"
    assert config.thresholds == {"off_topic": 0.45}


def test_nearest_file_wins(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    outer = write(tmp_path, "jobs = 3")
    assert find_config(inner) == outer
    project = write(tmp_path / "a", "[tool.corpusclean]\njobs = 4", "pyproject.toml")
    assert find_config(inner) == project
    assert load_config(project).jobs == 4
    assert find_config(tmp_path) == outer


def test_a_project_without_our_table_is_passed_over(tmp_path: Path) -> None:
    inner = tmp_path / "project"
    inner.mkdir()
    write(inner, "this is [not TOML", "pyproject.toml")
    outer = write(tmp_path, "jobs = 3")
    assert find_config(inner) == outer


def test_no_file_means_no_settings() -> None:
    assert load_config(None) == Config()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('topic = "x"\nkepe = []', (":2:", "'kepe'", "'keep'")),
        ("keep = 3", (":1:", "keep", '["..."]')),
        ('keep = ["spamm"]', (":1:", "keep", "'spamm'", "'spam'")),
        ("topic = 1", (":1:", "topic is 1")),
        ("jobs = 0", ("jobs",)),
        ("jobs = true", ("jobs is True",)),
        ("jobs = 1.5", ("jobs is 1.5",)),
        ('encoding = "utf-9"', ("encoding", "'utf-9'")),
        ('encoding = "base64"', ("encoding", "'base64'")),
        ('drop-flagged = ["offtopic"]', ("drop-flagged", "'offtopic'", "'off_topic'")),
        ('drop-flagged = "off_topic"', ("drop-flagged", "list")),
        ("[thresholds]\nof_topic = 0.5", ("'of_topic'", "'off_topic'")),
        ('[thresholds]\noff_topic = "high"', (":2:", "thresholds.off_topic", "number")),
        ("thresholds = 3", ("thresholds", "table")),
        ("= 3", ("not valid TOML",)),
    ],
)
def test_mistakes_name_file_key_and_remedy(tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    for part in parts:
        assert part in message


def test_true_drops_every_flag(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "drop-flagged = true")).drop_flagged == ("all",)
    assert load_config(write(tmp_path, "drop-flagged = false")).drop_flagged == ()


def test_a_table_that_is_no_table(tmp_path: Path) -> None:
    path = write(tmp_path, "[tool]\ncorpusclean = 3", "pyproject.toml")
    with pytest.raises(ConfigurationError, match="table"):
        load_config(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.toml"):
        load_config(tmp_path / "gone.toml")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "corpusclean.toml"
    path.write_bytes(b'topic = "\xff"')
    with pytest.raises(ConfigurationError, match=r"corpusclean\.toml"):
        load_config(path)
