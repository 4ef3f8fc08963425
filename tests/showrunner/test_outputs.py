import pytest

from showrunner.preflight import outputs_from
from studio.errors import Misconfigured
from studio.settings import Config


def test_a_key_may_stay_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAM_KEY", "abcd-efgh")
    [output] = outputs_from(Config(), ["rtmps://a.example/live2/${STREAM_KEY}"])
    assert output.url == "rtmps://a.example/live2/abcd-efgh"


def test_a_key_that_is_not_there_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAM_KEY", raising=False)
    with pytest.raises(Misconfigured, match=r"--to number 2: .*STREAM_KEY is not set"):
        outputs_from(Config(), ["rtmp://h.example/live/k", "rtmp://h.example/live/${STREAM_KEY}"])


def test_what_is_no_destination_is_refused_without_telling_it() -> None:
    with pytest.raises(Misconfigured) as refused:
        outputs_from(Config(), ["http://h.example/live/secretkey"])
    assert "secretkey" not in str(refused.value)
