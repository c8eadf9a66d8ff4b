"""Opens the site in headless chromium at two widths: nothing may be wider than its page, every picture must load, and
a search must find something. look_at_site.py FOLDER"""
import functools, html, http.server, json, re, subprocess, sys, threading

PAGES = ["lessons/en/index.html"] + [
    f"lessons/{language}/{page}.html"
    for language in ("en", "zh") for page in ("1-concise", "3-gru", "6-held-out", "8-rhyme")]
HARNESS = """<!doctype html><meta charset="utf-8"><body><script>
const wait = time => new Promise(resolve => setTimeout(resolve, time))
const look = async (page, width) => {
  const frame = document.body.appendChild(document.createElement("iframe"))
  frame.style = `width: ${width}px; height: 800px`
  frame.src = "/" + page + "?search=" + encodeURIComponent(page.includes("/zh/") ? "困惑度" : "perplexity")
  await new Promise(resolve => frame.onload = resolve)
  const inner = frame.contentDocument
  for (let i = 0; i < 50 && inner.querySelectorAll("#found a").length === 0; i++) await wait(100)
  const result = {
    page, width, wide: inner.documentElement.scrollWidth, found: inner.querySelectorAll("#found a").length,
    pictures: [...inner.images].filter(image => image.naturalWidth === 0).map(image => image.src),
  }
  frame.remove()
  return result
}
(async () => {
  const results = []
  for (const page of PAGES) for (const width of [1280, 390]) results.push(await look(page, width))
  const reference = await (await fetch("/documentation/refrain/index.html")).text()
  results.push({ page: "documentation/refrain", width: 0, wide: 0, found: reference.length, pictures: [] })
  const shown = document.body.appendChild(document.createElement("pre"))
  shown.id = "results"
  shown.textContent = JSON.stringify(results)
})()
</script></body>"""


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/harness":
            return super().do_GET()
        body = HARNESS.replace("PAGES", json.dumps(PAGES)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    document = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=300000", "--dump-dom",
         f"http://127.0.0.1:{server.server_port}/harness"], capture_output=True, text=True, timeout=240).stdout
    match = re.search(r'<pre id="results">(.*?)</pre>', document, re.S)
    if not match:
        sys.exit("the browser has not finished:\n" + document[-2000:])
    results = json.loads(html.unescape(match[1]))
    bad = [r for r in results if r["wide"] > r["width"] or r["found"] == 0 or r["pictures"]]
    print(f"looked at {len(results)} pages, {len(bad)} of them wrong")
    print("\n".join(json.dumps(r, ensure_ascii=False) for r in bad))
    sys.exit(bool(bad))


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])
