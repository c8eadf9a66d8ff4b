/// The report's script: what is under the pointer, said beside it. The page is whole without it.
enum ReportScript {
  /// The policy of the page lets this script run and no other: `sha256` is the digest of `source` in Base64.
  static let sha256 = "oqbypagZ7V3sKjtM0Z1IRNXJCb+glkEJtkXBS75VY9Q="

  static let source = """
    "use strict";
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    document.body.append(tip);
    const show = (x, y, lines) => {
      tip.replaceChildren(...lines.map(line => {
        const item = document.createElement("div");
        item.textContent = line;
        return item;
      }));
      tip.hidden = false;
      const left = Math.min(Math.max(x - tip.offsetWidth / 2, 6), innerWidth - tip.offsetWidth - 6);
      tip.style.left = left + "px";
      tip.style.top = (y > tip.offsetHeight + 20 ? y - tip.offsetHeight - 12 : y + 22) + "px";
    };
    const hide = () => { tip.hidden = true; };
    addEventListener("scroll", hide, {passive: true});
    for (const text of document.querySelectorAll(".text")) {
      text.addEventListener("pointerover", event => {
        const cell = event.target.closest("[data-n]");
        if (!cell) return hide();
        const box = cell.getClientRects()[0];
        const name = cell.textContent.trim();
        show(box.left + box.width / 2, box.top, [(name ? name + "  " : "") + cell.dataset.n]);
      });
      text.addEventListener("pointerleave", hide);
    }
    for (const plot of document.querySelectorAll(".plot")) {
      const series = [];
      for (let i = 0; plot.dataset["name" + i]; i++) {
        const list = name => plot.dataset[name + i].split(" ");
        series.push({
          name: plot.dataset["name" + i], epochs: list("epochs"), values: list("values"), x: list("x").map(Number)
        });
      }
      const cross = document.createElement("div");
      cross.className = "cross";
      cross.hidden = true;
      plot.append(cross);
      plot.addEventListener("pointermove", event => {
        const box = plot.getBoundingClientRect();
        const at = (event.clientX - box.left) / box.width;
        const near = series.map(({x}) => x.reduce((best, value, i) =>
          Math.abs(value - at) < Math.abs(x[best] - at) ? i : best, 0));
        cross.style.left = 100 * series[0].x[near[0]] + "%";
        cross.hidden = false;
        show(event.clientX, event.clientY, ["epoch " + series[0].epochs[near[0]]].concat(
          series.map((one, i) => one.name + ": " + one.values[near[i]])));
      });
      plot.addEventListener("pointerleave", () => { cross.hidden = true; hide(); });
    }
    """
}
