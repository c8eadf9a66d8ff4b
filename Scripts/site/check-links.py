"""Follows every link of the site's own pages, anchors too, and every link between pages of the reference:
check-links.py FOLDER"""
import json, pathlib, sys
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def broken(site):
    pages = {file: Page(file.read_text()) for file in [site / "index.html", *site.glob("lessons/**/*.html")]}
    for file, page in pages.items():
        for link in page.links:
            path, anchor = urldefrag(unquote(link))
            if path.startswith(("http:", "https:", "//")):
                continue
            target = (file.parent / path).resolve() if path else file.resolve()
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield file, link
            elif anchor and target in pages and anchor not in pages[target].ids:
                yield file, link
    for file in site.glob("data/documentation/**/*.json"):
        for reference in json.loads(file.read_text()).get("references", {}).values():
            url = reference.get("url", "")
            if url.startswith("/documentation/") and not (site / unquote(urldefrag(url)[0])[1:] / "index.html").exists():
                yield file, url


site = pathlib.Path(sys.argv[1]).resolve()
found = sorted({f"{file.relative_to(site)}: {link}" for file, link in broken(site)})
print("\n".join(found) or "all links lead somewhere")
sys.exit(bool(found))
