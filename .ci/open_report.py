"""Opens a report in a real browser, wide and narrow, light and dark, and looks at what it made of it.

    open_report.py PAGE
"""
import pathlib, shutil, sys
from playwright.sync_api import sync_playwright

browser_path = shutil.which("chromium") or shutil.which("google-chrome")
assert browser_path, "there is no chromium to open the report in"
page_url = pathlib.Path(sys.argv[1]).absolute().as_uri()

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
    for width, scheme in [(1280, "light"), (390, "light"), (1280, "dark")]:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        problems, requests = [], []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(page_url)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page is wider than the window"
        for title in ["Perplexity", "Loss", "Speed"]:
            curve = page.locator(f"figure:has(h3:text-is('{title}')) path.curve").first
            box = curve.bounding_box()
            assert box and box["width"] > 200 and box["height"] > 5, (title, box)
        assert page.locator("#samples li").count() > 1 and page.locator("#settings dt").count() > 5
        assert page.locator("img, iframe, link, object, #samples script").count() == 0, "text became markup"
        assert "</script><img" in page.locator("#samples").inner_text(), "the hostile sample is not shown as it is"
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (int(background.removeprefix("rgb(").split(",")[0]) > 128) == (scheme == "light"), background

        # The script answers: bits over a character, figures over a curve.
        page.locator("#surprisal .text i").nth(3).hover()
        assert page.locator(".tip").inner_text().endswith("bits"), page.locator(".tip").inner_text()
        page.locator(".plot").first.hover()
        assert "epoch" in page.locator(".tip").inner_text() and "training text" in page.locator(".tip").inner_text()
        assert page.locator("#units .unit").count() > 0 and page.locator("#surprisal .ramp i").count() > 5

        assert problems == [], problems
        assert requests == [page_url], requests
        context.close()
    print(f"{browser.browser_type.name} {browser.version} shows the report, and asked nobody for anything")
    browser.close()
