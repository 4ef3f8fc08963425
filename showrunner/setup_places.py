"""Where each platform takes a stream, and where it shows the key: what the set-up page offers.

Addresses in common use in November 2026; the page lets them be changed, as a platform may show
another one beside the key. Where the address comes with each key there is none here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What a shop needs to know of one."""

    address: str
    hint: str


PLACES = {
    "youtube": Place(
        "rtmps://a.rtmps.youtube.com/live2",
        "YouTube Studio, Go live, Stream: copy the stream key.",
    ),
    "twitch": Place(
        "rtmps://live.twitch.tv/app",
        "Creator Dashboard, Settings, Stream: copy the primary stream key.",
    ),
    "facebook": Place(
        "rtmps://live-api-s.facebook.com:443/rtmp",
        "Live Producer, Streaming software: copy the stream key.",
    ),
    "tiktok": Place(
        "", "LIVE Producer shows a server address and a key for each session: copy both."
    ),
    "bilibili": Place("", "The live room's settings show a server address and a key: copy both."),
    "generic": Place("", "Any RTMP or SRT server: its address, and a key where it asks for one."),
}
