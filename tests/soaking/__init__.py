"""The parts of `python -m tests.soak`, each with a ``soak(folder, count, seed)`` that returns its figures."""
