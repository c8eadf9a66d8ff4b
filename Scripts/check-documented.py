"""Lists public symbols without documentation, and fails if there are any: check-documented.py SYMBOL-GRAPHS

What a protocol of Swift's own asks for (`description`, `hash(into:)`, `==`) says nothing new and is left out, and so is
what the compiler makes. `--only MODULE,…` looks at some modules.
"""
import json, pathlib, sys

FROM_SWIFT = {
    "description", "==(_:_:)", "!=(_:_:)", "<(_:_:)", "hash(into:)", "init(from:)", "encode(to:)", "init(rawValue:)",
    "rawValue", "next()", "makeIterator()", "makeAsyncIterator()", "allCases", "errorDescription", "Iterator",
    "AsyncIterator", "Element", "Failure", "State",
}


def main():
    folder = pathlib.Path(sys.argv[1])
    only = sys.argv[3].split(",") if len(sys.argv) > 3 else None
    seen, missing = set(), []
    for file in sorted(folder.glob("*/*.symbols.json")):
        graph = json.loads(file.read_text())
        module = file.name.split("@")[0].split(".")[0]
        for symbol in graph["symbols"]:
            identifier = symbol["identifier"]["precise"]
            if "::SYNTHESIZED::" in identifier or identifier in seen or "location" not in symbol:
                continue
            seen.add(identifier)
            if only and module not in only or symbol["pathComponents"][-1] in FROM_SWIFT:
                continue
            if not "".join(line["text"] for line in symbol.get("docComment", {}).get("lines", [])).strip():
                location = symbol["location"]
                path = location["uri"].split("/Sources/")[-1]
                name = module + "." + ".".join(symbol["pathComponents"])
                missing.append(f"Sources/{path}:{location['position']['line'] + 1}: {name}")
    print(f"{len(seen)} public symbols, {len(missing)} of them without documentation")
    print("\n".join(sorted(missing)))
    sys.exit(bool(missing))


if len(sys.argv) < 2:
    sys.exit(__doc__)
main()
