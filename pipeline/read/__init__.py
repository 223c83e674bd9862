"""Sources → pages → articles: everything that knows what a file, an archive or a web page looks like."""

from pipeline.read.article import Reading, read, read_with_parts
from pipeline.read.sources import pages

__all__ = ["Reading", "pages", "read", "read_with_parts"]
