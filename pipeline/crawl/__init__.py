"""The web → WARC files: what outlets name is discovered, fetched with good manners, archived and booked."""

from pipeline.crawl.archive import Archive
from pipeline.crawl.crawler import crawl
from pipeline.crawl.desk import Desk
from pipeline.crawl.topic import Topic
from pipeline.crawl.visit import Order, sources

__all__ = ["Archive", "Desk", "Order", "Topic", "crawl", "sources"]
