"""Scripts that run in the interpreter of the neural voices. They import no room of Vitrine."""
