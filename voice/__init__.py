"""How it sounds: reading, engines, loudness, visemes. A line goes in, utterances come out."""
