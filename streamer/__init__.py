"""On the air: channel, playout, encoder, pushers, recorder, monitor tap, own ingest."""
