"""A mood in words, for a voice that takes directions. Others act it by the delivery of the line."""

from collections.abc import Mapping
from types import MappingProxyType

from studio.acting import Mood

DIRECTIONS: Mapping[Mood, str] = MappingProxyType(
    {
        Mood.NEUTRAL: "",
        Mood.HAPPY: "Sound warm and pleased, with a smile.",
        Mood.RELAXED: "Sound relaxed and at ease.",
        Mood.SURPRISED: "Sound pleasantly surprised.",
        Mood.SAD: "Sound a little sorry.",
        Mood.THINKING: "Sound thoughtful, as if weighing the words.",
        Mood.EXCITED: "Sound excited, but do not shout.",
        Mood.WINK: "Sound playful, as if sharing a secret.",
    }
)
"""Empty for what nobody needs to be told."""
