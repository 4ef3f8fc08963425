"""How it looks: packs, motion, stage, compositor. A moment goes in, a picture comes out."""
