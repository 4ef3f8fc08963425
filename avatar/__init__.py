"""How it looks: packs, rig, motion, stage graphics, compositor. A moment goes in, a picture comes out."""
