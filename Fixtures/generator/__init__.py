"""Writes the files below Fixtures/. Run `python3 Fixtures/generate.py`."""
