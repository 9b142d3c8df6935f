import sys


if "numpy" not in sys.modules:
    # Reading workbooks has no use for numpy, yet openpyxl loads it wherever it is installed, and it
    # is, for the solver: a web process would start slower and hold 30 MB more for nothing.
    sys.modules["numpy"] = None  # "not installed", while openpyxl looks
    import openpyxl  # noqa: F401

    del sys.modules["numpy"]
