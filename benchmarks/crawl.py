"""Pages a second and memory of a crawl, beside plain Scrapy that reads nothing: the limit.

    .venv/bin/python -m benchmarks.crawl [PAGES…]      (2,000 and 20,000 unless told otherwise)

Both fetch the same pages of a site on this machine, each in a process of its own, one after the
other. Ours does all it does in life but wait: guard, robots.txt, queue, validators, WARC, database.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path

WORDS = "The plant will deliver the tools that were ordered in spring, said the company. " * 60


def page(number: int) -> bytes:
    """About eight kilobytes, of which no two are the same."""
    title = f"Report {number}"
    paragraphs = "".join(f"<p>{number + n}. {WORDS[: 600 + n]}</p>" for n in range(12))
    return f"<html><head><title>{title}</title></head><body>{paragraphs}</body></html>".encode()


def _serve(pages: int, told: Connection) -> None:
    class Site(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65536  # one packet an answer: else each waits for an acknowledgement

        def do_GET(self) -> None:
            name = self.path.strip("/")
            body = page(int(name)) if name.isdigit() else self.listing(name)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html" if name.isdigit() else "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def listing(self, name: str) -> bytes:
            if name != "map.xml":
                return b""
            host = self.headers["Host"]
            urls = "".join(f"<url><loc>http://{host}/{n}</loc></url>" for n in range(pages))
            return f"<urlset>{urls}</urlset>".encode()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    told.send(server.server_port)
    server.serve_forever()


@contextmanager
def site(pages: int) -> Iterator[str]:
    """A site of so many pages in a process of its own; gives its origin."""
    ours, theirs = Pipe()
    process = Process(target=_serve, args=(pages, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def plain(origin: str, pages: int) -> int:
    """Scrapy as it comes, with one request at a time to the host, as ours has."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    class Plain(scrapy.Spider):
        name = "plain"
        start_urls = [f"{origin}/{number}" for number in range(pages)]
        fetched = 0

        def parse(self, response: scrapy.http.Response) -> None:
            Plain.fetched += len(response.body) > 0

    settings = {
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    process.crawl(Plain)
    process.start()
    return Plain.fetched


def ours(origin: str, pages: int) -> int:
    """The whole of `chokepoint crawl`, into a database and an archive of evidence."""
    from crawler.crawl import crawl
    from crawler.limits import Limits
    from crawler.settings import SourceSettings
    from store.database import Store
    from ui.crawling import Keeper

    source = SourceSettings(
        "site", "sitemap", (f"{origin}/map.xml",), "Site", delay=0, pages=pages, megabytes=1e6
    )
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "b.db") as store:
        store.save_source(source)
        with closing(Keeper(store, store.start_run("crawl"), lambda _: None)) as keeper:
            crawl([source], keeper, limits=Limits(source=1e6))
        return keeper.new


def measure(name: str, origin: str, pages: int) -> None:
    """Runs one of the two in this process and says what it took, as JSON."""
    began, cpu = time.monotonic(), time.process_time()
    fetched = {"plain": plain, "ours": ours}[name](origin, pages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = {
        "fetched": fetched,
        "seconds": time.monotonic() - began,
        "cpu": time.process_time() - cpu,
        "peak_mb": peak,
    }
    print(json.dumps(row))


def main(sizes: list[int]) -> None:
    print(f"{'pages':>7} {'':6} {'fetched':>8} {'pages/s':>8} {'pages/CPU-s':>12} {'peak MB':>8}")
    for pages in sizes:
        with site(pages) as origin:
            for name in ("plain", "ours"):
                command = [sys.executable, "-m", "benchmarks.crawl", name, origin, str(pages)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                row = json.loads(done.stdout.splitlines()[-1])
                rate, each = row["fetched"] / row["seconds"], row["fetched"] / row["cpu"]
                print(
                    f"{pages:7,} {name:6} {row['fetched']:8,} {rate:8.1f} {each:12.1f}"
                    f" {row['peak_mb']:8.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] in ("plain", "ours"):
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or [2_000, 20_000])
