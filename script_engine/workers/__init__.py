"""Scripts that run in the interpreter of the neural engines. They import no room of Vitrine."""
