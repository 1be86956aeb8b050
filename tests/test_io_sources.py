from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from corpusclean.exceptions import ConfigurationError
from corpusclean.io.names import UniqueNames, output_name, printable_name
from corpusclean.io.sources import collect, refuse_overwriting


def touch(directory: Path, *names: str) -> None:
    for name in names:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def ids(*paths: Path, out: Path | None = None) -> list[str]:
    inventory = collect([str(path) for path in paths], out=None if out is None else str(out))
    return [file.id for file in inventory.files]


def test_a_directory_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a/2.md", "a/10.HTML", "c.jsonl", "README", "x.pdf", ".hidden", ".git/config")
    inventory = collect([str(tmp_path)])
    assert [file.id for file in inventory.files] == ["README", "a/10.HTML", "a/2.md", "b.txt", "c.jsonl"]
    assert [file.kind for file in inventory.files] == ["text", "html", "text", "text", "jsonl"]
    assert inventory.other_endings == 3
    assert inventory.size == 5


def test_several_sources_keep_their_order_and_get_their_own_places(tmp_path: Path) -> None:
    touch(tmp_path, "1/news/a.txt", "2/news/a.txt", "3/page.txt", "4/page.txt")
    paths = [tmp_path / "2/news", tmp_path / "1/news", tmp_path / "3/page.txt", tmp_path / "4/page.txt"]
    assert ids(*paths) == ["news/a.txt", "news-2/a.txt", "page.txt", "page-2.txt"]


def test_a_named_file_is_read_whatever_its_ending(tmp_path: Path) -> None:
    touch(tmp_path, "page.asp")
    assert ids(tmp_path / "page.asp") == ["page.asp"]
    assert ids(tmp_path) == []


def test_missing_paths_and_dangling_links_are_failures_among_the_others(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to("gone.txt")
    inventory = collect([str(tmp_path), str(tmp_path / "nowhere")])
    found = {file.id: file.error for file in inventory.files}
    base = tmp_path.name
    assert found[f"{base}/a.txt"] is None
    assert "no such file" in (found[f"{base}/b.txt"] or "")
    assert "no such file" in (found["nowhere"] or "")


def test_links_cannot_send_the_walk_in_circles(tmp_path: Path) -> None:
    touch(tmp_path, "a/x.txt")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "self.txt").symlink_to("self.txt")
    inventory = collect([str(tmp_path)])
    assert [(file.id, bool(file.error)) for file in inventory.files] == [
        ("a/x.txt", False),
        ("self.txt", True),
    ]
    assert any("already read" in note for note in inventory.notes)


def test_a_linked_directory_is_followed_once(tmp_path: Path) -> None:
    touch(tmp_path, "real/x.txt", "in/y.txt")
    (tmp_path / "in" / "1").symlink_to(tmp_path / "real")
    (tmp_path / "in" / "2").symlink_to(tmp_path / "real")
    assert ids(tmp_path / "in") == ["1/x.txt", "y.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipes_sockets_and_devices_are_passed_over_without_being_opened(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        inventory = collect([str(tmp_path), "/dev/null"])
    assert [file.id for file in inventory.files] == [f"{tmp_path.name}/a.txt"]
    notes = "\n".join(inventory.notes)
    assert "a pipe" in notes
    assert "a socket" in notes
    assert "a device" in notes


def test_names_of_any_bytes_have_an_id(tmp_path: Path) -> None:
    odd = os.fsencode(str(tmp_path)) + b"/\xff\n\xe5\x85\xbb.txt"
    try:
        with open(odd, "wb"):  # noqa: PTH123  pathlib takes no bytes
            pass
    except OSError:
        pytest.skip("this file system refuses names that are not UTF-8")
    assert ids(tmp_path) == ["\\xff\n养.txt"]
    assert printable_name("a\udcff\ud800") == "a\\xff\\ud800"


def test_the_output_directory_is_not_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "out/a.txt")
    inventory = collect([str(tmp_path)], out=str(tmp_path / "out"))
    assert [file.id for file in inventory.files] == ["a.txt"]
    assert "output directory" in inventory.notes[0]


def test_a_source_cannot_be_the_output_directory(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to("in")
    with pytest.raises(ConfigurationError, match="also the output directory"):
        collect([str(tmp_path / "in")], out=str(tmp_path / "link"))


@pytest.mark.parametrize("kind", ["same", "symlink", "hardlink", "linked directory"])
def test_an_output_that_leads_to_an_input_is_refused(tmp_path: Path, kind: str) -> None:
    touch(tmp_path, "in/sub/a.txt")
    original = tmp_path / "in" / "sub" / "a.txt"
    out = tmp_path / "out"
    out.mkdir()
    source = tmp_path / "in"
    if kind == "same":
        source, out = original, original.parent
    elif kind == "linked directory":
        (out / "sub").symlink_to(original.parent)
    else:
        (out / "sub").mkdir()
        link = out / "sub" / "a.txt"
        link.symlink_to(original) if kind == "symlink" else os.link(original, link)
    inventory = collect([str(source)], out=str(out))
    with pytest.raises(ConfigurationError, match="the same file as the input"):
        refuse_overwriting(inventory, str(out))


def test_earlier_results_may_be_replaced(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt", "out/a.txt", "out/manifest.jsonl")
    out = str(tmp_path / "out")
    refuse_overwriting(collect([str(tmp_path / "in")], out=out), out)


def test_the_manifest_of_an_earlier_run_is_not_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    (tmp_path / "manifest.jsonl").write_text('{"id": "a", "output": null, "status": "failed"}\n')
    inventory = collect([str(tmp_path)])
    assert [file.id for file in inventory.files] == ["a.txt"]
    assert "manifest" in inventory.notes[0]


def test_outputs_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    touch(tmp_path, "a.html", "a.html.txt", "manifest.jsonl")
    files = collect([str(tmp_path)]).files
    assert [file.error is None for file in files] == [True, False, False]
    assert "a.html.txt" in (files[1].error or "")
    assert files[1].clashes


def test_standard_input_has_a_name_by_its_format() -> None:
    assert [collect(["-"], stdin_kind=kind).files[0].name for kind in ("text", "html", "jsonl")] == [
        "stdin.txt",
        "stdin.html",
        "stdin.jsonl",
    ]
    with pytest.raises(ConfigurationError, match="only once"):
        collect(["-", "-"])


def test_an_unreadable_directory_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a/x.txt", "b.txt")
    listdir = os.listdir

    def refuse(path: str) -> list[str]:
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr("corpusclean.io.sources.os.listdir", refuse)
    files = collect([str(tmp_path)]).files
    assert [(file.id, bool(file.error)) for file in files] == [("a", True), ("b.txt", False)]


def test_names() -> None:
    assert output_name("a.html", "html") == "a.html.txt"
    assert output_name("a.md", "text") == "a.md"
    names = UniqueNames()
    assert [names.claim(n) for n in ("x", "x", "manifest.jsonl")] == ["x", "x-2", "manifest-2.jsonl"]
