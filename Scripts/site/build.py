"""Makes the pages of the site from docs/ and adds them to a folder that holds the reference: build.py FOLDER"""
import html, json, pathlib, re, shutil, sys

from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

root = pathlib.Path(__file__).resolve().parent.parent.parent
here = pathlib.Path(__file__).resolve().parent
words = json.loads((here / "words.json").read_text())


def code(text, name, _):
    language = {"swift": "swift", "sh": "bash", "python": "python"}.get(name, "text")
    body = highlight(text, get_lexer_by_name(language), HtmlFormatter(nowrap=True))
    return f'<pre class="{"output" if name == "text" else "code"}"><code>{body}</code></pre>'


markdown = MarkdownIt("commonmark", {"highlight": code}).enable("table")


def identifier(title):
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-")


def joined(text):
    """The text with no space where a line ends between two Chinese characters."""
    wide = r"[\u2018-\u201d\u3000-\u9fff\uff00-\uffef]"
    parts = re.split(r"(^```.*?^```$)", text, flags=re.M | re.S)
    return "".join(re.sub(f"(?<={wide})\n(?={wide})", "", p) if i % 2 == 0 else p for i, p in enumerate(parts))


def rendered(text):
    """The page's HTML, and its headings as (level, title, id)."""
    tokens, headings = markdown.parse(joined(text)), []
    for token, inline in zip(tokens, tokens[1:]):
        if token.type == "heading_open":
            title = "".join(t.content for t in inline.children)
            token.attrSet("id", identifier(title))
            headings.append((int(token.tag[1]), title, identifier(title)))
    body = markdown.renderer.render(tokens, markdown.options, {})
    body = body.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>")
    return re.sub(r'href="([\w-]+)\.md(#[^"]*)?"', r'href="\1.html\2"', body), headings


def page(template, **fields):
    return re.sub(r"\{\{(\w+)\}\}", lambda m: fields.get(m[1], ""), template)


def sections(text, url, title, language):
    """What the search looks through: a page's parts, each under its heading."""
    heading, anchor, lines, inside = title, "", [], False
    for line in text.splitlines() + ["## "]:
        inside ^= line.startswith("```")
        match = not inside and re.match(r"#+ (.*)", line)
        if match or line == "## ":
            if lines:
                yield {"t": title, "h": heading, "u": url + anchor, "l": language, "x": " ".join(lines)}
            heading, lines = (match[1] if match else ""), []
            anchor = "#" + identifier(heading)
        elif not line.startswith("```"):
            lines.append(re.sub(r"!?\[([^]]*)\]\([^)]*\)|[`*|]", r"\1", line).strip())


def reference(site):
    """The symbols and articles of the reference, for the search."""
    for file in sorted((site / "data/documentation").glob("**/*.json")):
        data = json.loads(file.read_text())
        metadata = data.get("metadata", {})
        text = "".join(
            part.get("text") or part.get("code") or part.get("identifier", "").split("/")[-1]
            for part in data.get("abstract", []))
        path = data["identifier"]["url"].removeprefix("doc://").split("/", 1)[1]
        where = metadata.get("modules", [{}])[0].get("name", "")
        yield {"t": metadata.get("title", ""), "h": where, "u": path.lower() + "/", "l": "", "x": text}


def lessons(language):
    return sorted((root / "docs/lessons" / language).glob("[0-9]*.md"), key=lambda file: file.name)


def main(site):
    template = (here / "template.html").read_text()
    shutil.copytree(root / "docs/pictures", site / "pictures", dirs_exist_ok=True)
    for file in ("site.css", "search.js"):
        shutil.copy(here / file, site / file)
    index = list(reference(site))
    for language, text in words.items():
        titles = [re.match(r"# (.*)", file.read_text())[1] for file in lessons(language)]
        folder = site / "lessons" / language
        folder.mkdir(parents=True, exist_ok=True)
        other = text["other"]
        items = list(zip([file.stem + ".html" for file in lessons(language)], titles))
        for number, file in enumerate(lessons(language)):
            body, headings = rendered(file.read_text())
            index += sections(joined(file.read_text()), f"lessons/{language}/{file.stem}.html", titles[number], language)
            near = "".join(
                f'<a class="{kind}" href="{items[i][0]}">{html.escape(items[i][1])}</a>'
                for kind, i in (("before", number - 1), ("after", number + 1)) if 0 <= i < len(items))
            outline = "".join(f'<li><a href="#{a}">{html.escape(t)}</a></li>' for n, t, a in headings if n == 2)
            menu = "".join(
                f'<li{" class=here" if i == number else ""}><a href="{url}">{i + 1} {html.escape(t)}</a>'
                + (f"<ul>{outline}</ul>" if i == number else "") + "</li>" for i, (url, t) in enumerate(items))
            (folder / f"{file.stem}.html").write_text(page(
                template, **text | {"other": f"../{other}/{file.stem}.html"}, title=html.escape(titles[number]),
                root="../../", body=body, near=near, menu=menu))
        cards = "".join(f'<li><a href="{url}">{html.escape(t)}</a></li>' for url, t in items)
        body = f'<h1>{text["name"]}</h1><p>{text["about"]}</p><ol class="cards">{cards}</ol>' + text["reference_text"]
        menu = "".join(f'<li><a href="{url}">{i + 1} {html.escape(t)}</a></li>' for i, (url, t) in enumerate(items))
        (folder / "index.html").write_text(page(
            template, **text | {"other": f"../{other}/index.html"}, title=text["name"], root="../../", body=body,
            menu=menu))
    (site / "index.html").write_text((here / "index.html").read_text())
    (site / "search.json").write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")))
    print(f"{len(index)} entries to search through, {len(items)} lessons in {len(words)} languages")


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(pathlib.Path(sys.argv[1]))
