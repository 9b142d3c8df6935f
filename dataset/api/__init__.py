"""The API of numbers: the dictionary, published figures and series, returns."""
