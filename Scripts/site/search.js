// Searches the page's own index: all words must occur; titles count most, then headings, then the rest.
(() => {
  const script = document.currentScript
  const { root, language } = script.dataset
  const [input, found] = ["search", "found"].map(id => document.getElementById(id))
  let index

  const rank = (entry, words) => {
    if (entry.l !== "" && entry.l !== language.slice(0, 2)) return 0
    let score = entry.l === "" ? 0 : 1
    for (const word of words) {
      const places = [entry.t, entry.h, entry.x].map(text => text.toLowerCase().indexOf(word))
      if (places.every(place => place < 0)) return 0
      score += (places[0] >= 0 ? 8 : 0) + (places[1] >= 0 ? 4 : 0) + (entry.t.toLowerCase() === word ? 16 : 0) + 1
    }
    return score
  }

  const element = (name, text, parent) => {
    const made = parent.appendChild(document.createElement(name))
    made.textContent = text
    return made
  }

  const excerpt = (text, word) => {
    const start = Math.max(0, text.toLowerCase().indexOf(word) - 40)
    return (start > 0 ? "…" : "") + text.slice(start, start + 120)
  }

  const search = async () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
    index ??= await (await fetch(root + "search.json")).json()
    const ranked = words.length === 0 ? [] : index.map(entry => [rank(entry, words), entry]).filter(([score]) => score > 0)
    ranked.sort((a, b) => b[0] - a[0])
    found.replaceChildren()
    found.hidden = words.length === 0
    for (const [, entry] of ranked.slice(0, 12)) {
      const link = element("a", "", element("li", "", found))
      link.href = root + entry.u
      element("strong", entry.t, link)
      if (entry.h && entry.h !== entry.t) element("span", " " + entry.h, link)
      element("small", excerpt(entry.x, words[0]), link)
    }
    if (ranked.length === 0) element("li", found.dataset.nothing, found)
  }

  input.addEventListener("input", search)
  document.addEventListener("keydown", event => { if (event.key === "Escape") found.hidden = true })
  document.addEventListener("click", event => { if (!event.target.closest("form")) found.hidden = true })
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".menu").open = false
  // A search can be linked to: ?search=words
  const wanted = new URLSearchParams(location.search).get("search")
  if (wanted) { input.value = wanted; search() }
})()
