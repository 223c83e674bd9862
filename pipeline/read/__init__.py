"""Sources → pages → articles: everything that knows what a file, an archive or a web page looks like."""

from pipeline.read.article import read
from pipeline.read.sources import pages

__all__ = ["pages", "read"]
