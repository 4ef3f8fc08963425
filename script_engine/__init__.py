"""What to say: the Director, the writers, the gate, and the understanding of chat."""
