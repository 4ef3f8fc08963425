"""What was chosen on the set-up page, laid over a settings file; keys never get into it."""

import pytest

from console.setup import Choices, OutputChoice, Refused
from showrunner.setup_draft import draft, free_name, split
from studio.config import HOME
from studio.yaml_text import read_yaml

CONFIG = (HOME / "config.yaml").read_text(encoding="utf-8")
FILE = """stream:
  outputs:
    - {name: Shop, url: "rtmp://shop.example/live/${SHOP_KEY}"}  # ours
"""


def aim(name: str = "YouTube", **more: str) -> OutputChoice:
    return OutputChoice(name=name, **more)  # type: ignore[arg-type]  # platforms by name


def outputs(text: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = read_yaml(text)["stream"]["outputs"]
    return found


def test_choices_become_values_and_what_was_not_chosen_stays() -> None:
    chosen = Choices(
        name="Müller & Söhne", language="es", pack="host_two", outfit="knit", size="1080x1920"
    )
    made = read_yaml(draft(CONFIG, chosen, "/somewhere/list.csv", {}).text)
    assert made["show"]["name"] == "Müller & Söhne"
    assert made["catalog"]["file"] == "/somewhere/list.csv"
    assert (made["presenter"]["pack"], made["presenter"]["outfit"]) == ("host_two", "knit")
    assert (made["stream"]["width"], made["stream"]["height"]) == (1080, 1920)
    assert made["voice"] == read_yaml(CONFIG)["voice"]


def test_a_stream_key_goes_beside_the_file_and_its_name_into_it() -> None:
    chosen = Choices(
        outputs=(
            aim(platform="youtube", address="rtmps://a.rtmps.youtube.com/live2", key="abcd-1234"),
        )
    )
    made = draft(CONFIG, chosen, None, {})
    assert outputs(made.text) == [
        {
            "name": "YouTube",
            "url": "rtmps://a.rtmps.youtube.com/live2/${YOUTUBE_KEY}",
            "platform": "youtube",
        }
    ]
    assert made.keys == {"YOUTUBE_KEY": "abcd-1234"}
    assert "abcd-1234" not in made.text + repr(made) + repr(chosen)


@pytest.mark.parametrize(
    ("address", "key", "base", "secret"),
    [
        ("rtmp://h/live", "k", "rtmp://h/live/", "k"),
        ("rtmp://h/live/", "", "rtmp://h/live", ""),
        ("rtmps://h:443/app/s3cret?x=1", "", "rtmps://h:443/app/", "s3cret?x=1"),
        ("rtmp://h/live-bvc/", "?streamname=a&key=b", "rtmp://h/live-bvc/", "?streamname=a&key=b"),
        ("rtmp://me:word@h/live", "k", "rtmp://", "me:word@h/live/k"),
        ("srt://h:9000?passphrase=p&mode=caller", "", "srt://h:9000?", "passphrase=p&mode=caller"),
        ("srt://h:9000", "abc", "srt://h:9000?", "streamid=abc"),
        ("srt://h:9000", "", "srt://h:9000", ""),
    ],
)
def test_what_of_an_address_is_secret_is_told_apart(
    address: str, key: str, base: str, secret: str
) -> None:
    assert split("x", address, key) == (base, secret)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "h/live",
        "http://h/live",
        "rtmp://",
        "rtmp://h",
        "rtmp://h:0/a",
        "rtmp://h/a b",
        "rtmp://[::1/live",
    ],
)
def test_what_is_no_address_is_refused_with_what_one_looks_like(address: str) -> None:
    with pytest.raises(Refused, match="x: the address"):
        split("x", address)


def test_an_output_that_stays_is_kept_as_it_is_written() -> None:
    both = (
        aim("Shop"),
        aim("Twitch", platform="twitch", address="rtmps://live.twitch.tv/app", key="live_1"),
    )
    made = draft(FILE, Choices(outputs=both), None, {"SHOP_KEY": "old"})
    assert '- {name: Shop, url: "rtmp://shop.example/live/${SHOP_KEY}"}  # ours' in made.text
    assert made.keys == {"TWITCH_KEY": "live_1"}


def test_another_key_for_an_output_that_stays_leaves_the_file_alone() -> None:
    made = draft(FILE, Choices(outputs=(aim("Shop", key="fresh"),)), None, {"SHOP_KEY": "old"})
    assert made.text == FILE
    assert made.keys == {"SHOP_KEY": "fresh"}


def test_the_key_of_another_output_is_not_written_over() -> None:
    made = draft(
        FILE,
        Choices(outputs=(aim("Shop"), aim("shop!", address="rtmp://b/live", key="n"))),
        None,
        {"SHOP_KEY": "old"},
    )
    assert made.keys == {"SHOP_2_KEY": "n"}


def test_a_name_of_the_environment_can_be_given_instead_of_a_key() -> None:
    made = draft(
        FILE, Choices(outputs=(aim("B", address="rtmp://b/live", key="${MY_KEY}"),)), None, {}
    )
    assert outputs(made.text)[0]["url"] == "rtmp://b/live/${MY_KEY}"
    assert made.keys == {}
    with pytest.raises(Refused, match="VITRINE_TOKEN is a key of the show"):
        draft(
            FILE,
            Choices(outputs=(aim("B", address="rtmp://b/live", key="${VITRINE_TOKEN}"),)),
            None,
            {},
        )


def test_names_of_keys_are_names_whatever_the_output_is_called() -> None:
    assert free_name("My shop, live!", set()) == "MY_SHOP_LIVE_KEY"
    assert free_name("直播", set()) == "OUTPUT_KEY"
    assert free_name("2nd", set()) == "OUTPUT_2ND_KEY"
    assert free_name("Vitrine", set()) == "OUTPUT_VITRINE_KEY"
    assert free_name("a", {"A_KEY", "A_2_KEY"}) == "A_3_KEY"


def test_two_outputs_of_one_name_and_one_without_an_address_are_refused() -> None:
    with pytest.raises(Refused, match="Two outputs are called A"):
        draft(
            FILE,
            Choices(outputs=(aim("A", address="rtmp://a/b"), aim("A", address="rtmp://a/c"))),
            None,
            {},
        )
    with pytest.raises(Refused, match="New: give its address"):
        draft(FILE, Choices(outputs=(aim("New"),)), None, {})
