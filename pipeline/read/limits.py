"""How much of anything is read: a hostile input costs a failure row, not the machine."""

from pipeline.errors import InputError

PAGE_BYTES = 20_000_000  # one document as it came, unpacked
ROW_BYTES = 20_000_000  # one row of a CSV, JSONL or Parquet archive
SNIFF_BYTES = 4_096  # what is looked at to tell what a file is
ELEMENTS = 100_000  # elements of one HTML page; the longest real article pages have some 15,000
DEPTH = 60  # nesting to which a page is flattened that is nested more deeply than libxml2 reads
SECONDS = 10  # for a document that is read in a process of its own
MEMORY_BYTES = 500_000_000  # likewise


def too_large(what: str, limit: int = PAGE_BYTES) -> InputError:
    """The error for a document over the limit."""
    return InputError("read", "too_large", f"{what} is larger than {limit // 1_000_000} MB: split it")
