"""The answers file: whatever happens to it, reading works, writing loses nothing, and trouble is told in a sentence."""

import errno
import json
import os
import random
import subprocess
import sys
import threading

import pytest
from defaultmode import answers
from defaultmode.answers import AnswersError, AnswersFile

SLUG = "default_mode_network"
DEEP = json.loads("[" * 30 + "]" * 30)
LINKS = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs symbolic links and FIFOs")


@pytest.fixture
def kept(tmp_path):
    return AnswersFile(tmp_path / "answers.json")


def listing(kept: AnswersFile) -> set[str]:
    """The files beside the answers, without the lock."""
    return {path.name for path in kept.path.parent.iterdir()} - {".answers.lock"}


# ---- ordinary days -------------------------------------------------------------------------------------------------


def test_what_was_put_is_got_again_from_another_object(kept):
    assert kept.put(SLUG, "screensaver", answer="b", confidence=3).message == "Saved"
    kept.put(SLUG, "screensaver", guess="a")
    kept.put("quiz01_default_mode_network", "screensaver", answer=["é", 0.2, None, {"r": "c"}])
    again = AnswersFile(kept.path)
    assert again.get(SLUG, "screensaver") == {"answer": "b", "confidence": 3, "guess": "a"}
    assert again.get("quiz01_default_mode_network", "screensaver")["answer"] == ["é", 0.2, None, {"r": "c"}]
    assert again.get(SLUG, "nothing") == {} and again.trouble == ""
    assert json.loads(kept.path.read_text())["schema"] == 1


def test_none_removes_a_field(kept):
    kept.put(SLUG, "screensaver", answer="b", confidence=3)
    kept.put(SLUG, "screensaver", answer=None)
    assert kept.get(SLUG, "screensaver") == {"confidence": 3}


def test_attempts_add_up_and_the_last_one_is_the_answer(kept):
    kept.add_attempt(SLUG, "screensaver", "a", 0.0, confidence=4)
    kept.add_attempt(SLUG, "screensaver", answer="b", share=1.0)
    record = kept.get(SLUG, "screensaver")
    assert record["answer"] == "b" and [one["answer"] for one in record["attempts"]] == ["a", "b"]
    assert record["attempts"][0]["share"] == 0.0 and record["attempts"][0]["confidence"] == 4
    assert record["attempts"][1]["at"].endswith("Z")


def test_reading_writes_nothing(kept):
    assert kept.read() == {} and kept.trouble == "" and listing(kept) == set()
    assert not kept.path.with_name(".answers.lock").exists()


def test_a_save_leaves_only_the_answers_behind(kept):
    kept.put(SLUG, "screensaver", answer="b")
    assert listing(kept) == {"answers.json"}


def test_fields_of_a_later_edition_are_not_read_and_not_destroyed(kept):
    whole = {"schema": 1, "note": "n", "answers": {SLUG: {"screensaver": {"answer": "b", "colour": "red", "confidence": 9}}}}
    kept.path.write_text(json.dumps(whole))
    assert kept.get(SLUG, "screensaver") == {"answer": "b"}
    kept.put(SLUG, "screensaver", answer="c")
    stored = json.loads(kept.path.read_text())
    assert stored["note"] == "n" and stored["answers"][SLUG]["screensaver"] == {"answer": "c", "colour": "red", "confidence": 9}


def test_malformed_attempts_are_passed_over(kept):
    good = {"answer": "b", "share": 1}
    tries = [1, {}, {"answer": "b"}, {"answer": "b", "share": 7}, {**good, "confidence": True, "at": 5}, good]
    kept.path.write_text(json.dumps({"schema": 1, "answers": {SLUG: {"x": {"answer": "b", "attempts": tries}}}}))
    assert kept.get(SLUG, "x")["attempts"] == [good, good]
    kept.path.write_text(json.dumps({"schema": 1, "answers": {SLUG: {"x": {"answer": "b", "attempts": "many"}}}}))
    assert kept.get(SLUG, "x")["attempts"] == []
    kept.add_attempt(SLUG, "x", "b", 1.0)
    assert len(kept.get(SLUG, "x")["attempts"]) == 1


# ---- damaged files -------------------------------------------------------------------------------------------------

GOOD = json.dumps({"schema": 1, "answers": {SLUG: {"screensaver": {"answer": "b"}}}})
DAMAGED = {
    "empty": b"",
    "truncated": GOOD.encode()[:-9],
    "binary": bytes(range(256)) * 20,
    "utf-16": GOOD.encode("utf-16"),
    "a list": b"[]",
    "a number": b"1",
    "no schema": b'{"answers": {}}',
    "schema as text": b'{"schema": "1", "answers": {}}',
    "schema as truth": b'{"schema": true, "answers": {}}',
    "answers as list": b'{"schema": 1, "answers": []}',
    "lesson as text": b'{"schema": 1, "answers": {"a": "b"}}',
    "record as text": b'{"schema": 1, "answers": {"a": {"b": "c"}}}',
    "100,000 deep": b'{"schema": 1, "answers": {"a": {"b": {"answer": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}}}",
    "100 deep": b'{"schema": 1, "answers": {"a": {"b": {"answer": ' + b"[" * 100 + b"]" * 100 + b"}}}}",
    "2 MB": json.dumps({"schema": 1, "answers": {"a": {"b": {"answer": "x" * 2_000_000}}}}).encode(),
    "a number of 9,999 digits": b'{"schema": 1, "answers": {"a": {"b": {"answer": ' + b"9" * 9_999 + b"}}}}",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_reads_as_empty_and_is_kept_aside_by_the_next_answer(kept, content):
    kept.path.write_bytes(content)
    assert kept.read() == {}
    assert kept.trouble.startswith("answers.json") and kept.path.read_bytes() == content
    saved = kept.put(SLUG, "screensaver", answer="b")
    assert saved.kept_aside.read_bytes() == content and saved.kept_aside.name == "answers.damaged-1.json"
    assert saved.message.startswith("Saved. answers.json") and "kept as answers.damaged-1.json" in saved.message
    assert kept.get(SLUG, "screensaver") == {"answer": "b"} and kept.trouble == ""


def test_every_damaged_file_is_kept(kept):
    for number in (1, 2, 3):
        kept.path.write_text(f"damage {number}")
        assert kept.put(SLUG, "x", answer=1).kept_aside.read_text() == f"damage {number}"
    assert listing(kept) == {"answers.json", *(f"answers.damaged-{number}.json" for number in (1, 2, 3))}


def test_garbage_of_every_length_never_raises(kept):
    chance = random.Random(1)
    for _ in range(300):
        content = bytearray(GOOD.encode())
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(content))
            content[place : place + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        kept.path.write_bytes(content)
        read = kept.read()
        assert all(isinstance(record, dict) for records in read.values() for record in records.values())
        try:
            kept.put("other", "item", answer=1)
        except AnswersError as error:  # a digit that became a newer schema
            assert "newer edition" in str(error) and kept.path.read_bytes() == content
        else:
            assert kept.get("other", "item") == {"answer": 1}


def test_numbers_that_are_none_cost_only_the_answer_they_stand_in(kept):
    text = '{"schema": 1, "answers": {"a": {"x": {"answer": NaN}, "y": {"answer": 1e999}, "z": {"answer": 2}}}}'
    kept.path.write_text(text)
    assert kept.read()["a"] == {"x": {}, "y": {}, "z": {"answer": 2}} and kept.trouble == ""
    kept.put("a", "w", answer=3)
    assert kept.get("a", "z") == {"answer": 2}


def test_a_byte_order_mark_is_harmless(kept):
    kept.path.write_text(GOOD, encoding="utf-8-sig")
    assert kept.get(SLUG, "screensaver") == {"answer": "b"}


def test_odd_text_survives(kept):
    kept.put(SLUG, "x", answer="\ud800 \x00 ' \" \\ </script> ñ")
    assert kept.get(SLUG, "x")["answer"] == "\ud800 \x00 ' \" \\ </script> ñ"


# ---- files that must be left alone ---------------------------------------------------------------------------------


def refused(kept: AnswersFile, says: str) -> None:
    assert kept.read() == {} and says in kept.trouble
    with pytest.raises(AnswersError, match=says):
        kept.put(SLUG, "screensaver", answer="b")


def test_a_file_of_a_newer_edition_is_left_alone(kept):
    kept.path.write_text('{"schema": 2, "answers": []}')
    refused(kept, "newer edition of this course")
    assert kept.path.read_text() == '{"schema": 2, "answers": []}'


@LINKS
def test_a_link_is_not_followed(kept, tmp_path):
    target = tmp_path / "somewhere.json"
    target.write_text(GOOD)
    kept.path.symlink_to(target)
    refused(kept, "is a link")
    assert target.read_text() == GOOD and kept.path.is_symlink()


@LINKS
def test_a_pipe_does_not_keep_the_course_waiting(kept):
    os.mkfifo(kept.path)
    refused(kept, "is not a file")


def test_a_folder_in_its_place_is_told(kept):
    kept.path.mkdir()
    refused(kept, "is not a file")


# ---- writing goes wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_read_only_folder_or_full_disk_is_told_and_loses_nothing(kept, monkeypatch, trouble):
    kept.put(SLUG, "screensaver", answer="a")

    def cannot(*_):
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(os, "replace", cannot)
    with pytest.raises(AnswersError) as told:
        kept.put(SLUG, "screensaver", answer="b")
    assert str(told.value).startswith("Not saved") and os.strerror(trouble) in str(told.value)
    assert kept.get(SLUG, "screensaver") == {"answer": "a"} and listing(kept) == {"answers.json"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_really_is_read_only_is_told(kept):
    kept.path.parent.chmod(0o555)
    try:
        with pytest.raises(AnswersError, match="cannot be written"):
            kept.put(SLUG, "x", answer=1)
    finally:
        kept.path.parent.chmod(0o755)


def test_a_folder_that_is_gone_is_told(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(AnswersError, match="Not saved"):
        AnswersFile(blocked / "answers.json").put(SLUG, "x", answer=1)


def test_a_kill_before_the_replacement_leaves_the_old_file_and_the_next_save_works(kept):
    kept.put(SLUG, "screensaver", answer="a")
    code = (
        "import os, sys; os.replace = lambda *_: os._exit(9)\n"
        "from defaultmode.answers import AnswersFile\n"
        f"AnswersFile(sys.argv[1]).put({SLUG!r}, 'screensaver', answer='b')"
    )
    assert subprocess.run([sys.executable, "-c", code, str(kept.path)]).returncode == 9
    assert kept.get(SLUG, "screensaver") == {"answer": "a"} and ".answers.half" in listing(kept)
    kept.put(SLUG, "screensaver", answer="c")
    assert kept.get(SLUG, "screensaver") == {"answer": "c"} and listing(kept) == {"answers.json"}


@pytest.mark.parametrize("answer", [float("nan"), object(), {1}, b"bytes", DEEP], ids=["nan", "object", "set", "bytes", "deep"])
def test_an_answer_that_json_cannot_hold_is_told_and_loses_nothing(kept, answer):
    kept.put(SLUG, "screensaver", answer="a")
    with pytest.raises(AnswersError, match="cannot be written down"):
        kept.put(SLUG, "screensaver", answer=answer)
    assert kept.get(SLUG, "screensaver") == {"answer": "a"}


def test_a_file_that_would_grow_too_large_to_be_read_again_is_not_written(kept):
    kept.put(SLUG, "screensaver", answer="a")
    with pytest.raises(AnswersError, match="would grow beyond 1 MB"):
        kept.put(SLUG, "essay", answer="x" * 1_000_000)
    assert kept.get(SLUG, "screensaver") == {"answer": "a"}


def test_a_window_that_never_stops_saving_is_told(kept, monkeypatch):
    monkeypatch.setattr(answers, "PATIENCE", 0)
    with answers.FileLock(kept.path.with_name(".answers.lock")), pytest.raises(AnswersError, match="another window"):
        AnswersFile(kept.path).put(SLUG, "x", answer=1)


# ---- several writers -----------------------------------------------------------------------------------------------


def test_two_processes_that_write_at_once_lose_nothing(kept):
    code = (
        "import sys; from defaultmode.answers import AnswersFile\n"
        "kept = AnswersFile(sys.argv[1])\n"
        "for n in range(60): kept.put(sys.argv[2], f'item-{n}', answer=n)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(kept.path), slug]) for slug in ("one", "two")]
    assert [writer.wait() for writer in writers] == [0, 0]
    expected = {f"item-{n}": {"answer": n} for n in range(60)}
    assert kept.read() == {"one": expected, "two": expected}


def test_threads_that_write_at_once_lose_nothing(kept):
    def write(slug: str) -> None:
        for n in range(25):
            AnswersFile(kept.path).add_attempt(slug, "x", n, 0.5)

    threads = [threading.Thread(target=write, args=(f"lesson-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {len(records["x"]["attempts"]) for records in kept.read().values()} == {25} and len(kept.read()) == 4


def test_a_reader_never_meets_half_a_file(kept):
    kept.put(SLUG, "x", answer="y" * 50_000)
    done = threading.Event()

    def write() -> None:
        for n in range(60):
            kept.put(SLUG, "x", answer=str(n) * 50_000)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    reader = AnswersFile(kept.path)
    while not done.is_set():
        assert reader.get(SLUG, "x") and reader.trouble == ""
    writer.join()
