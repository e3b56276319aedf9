// The register of claims: a search field and three lists to filter by; claims stand in one folded group a lesson.
/** Small letters without accents, quotation marks, hyphens and the commas in numbers: what a reader does not think of. */
const plain = (text) => text.normalize("NFD").toLowerCase().replace(/\p{Diacritic}|\p{Cf}|["“”'‘’]|(?<=\d),(?=\d)/gu, "").replace(/[-–−]/g, " ");

export default {
  render({ model, el }) {
    const query = () => model.get("query");
    const set = (name, value) => model.set("query", { ...query(), [name]: value }); // the page's own affair: never saved

    function field(name, label, input) {
      input.id = identifier();
      input.setAttribute("aria-label", label); // the label holds its control too, whose text is not its name
      input.value = query()[name] ?? "";
      input.addEventListener("input", () => set(name, input.value));
      return element("label", { for: input.id }, label, input);
    }
    const choices = model.get("filters").map(([name, label, options]) => {
      const list = element("select");
      list.append(new Option("all", ""), ...options.map(([value, text]) => new Option(text, value)));
      return field(name, label, list);
    });
    const search = field("text", "Search", element("input", { type: "search", placeholder: "a word, a name, a year" }));
    const clear = element("button", {
      type: "button",
      onclick: () => { model.set("query", {}); search.querySelector("input").focus(); }, // the button hides itself
    }, "Show all claims");
    const count = element("p", { class: "dm-source", role: "status", "aria-live": "polite" });

    const groups = model.get("groups").map(({ title, claims }) => {
      const rows = claims.map((claim) => {
        const row = element("div", { class: "dm-claim" });
        row.innerHTML = claim.html;
        return { ...claim, row, words: plain(row.textContent) };
      });
      const number = element("span", { class: "dm-graded" });
      const node = element("details", { class: "dm-group" },
        element("summary", {}, element("span", {}, title), number),
        element("div", { class: "dm-evidence" }, ...rows.map(({ row }) => row)));
      return { node, rows, number };
    });

    function filter() {
      const { text = "", ...chosen } = query();
      const words = plain(text).split(/\s+/).filter(Boolean);
      const narrowed = words.length > 0 || Object.values(chosen).some(Boolean);
      let total = 0;
      for (const { node, rows, number } of groups) {
        let shown = 0;
        for (const each of rows) {
          const fits = words.every((word) => each.words.includes(word))
            && Object.entries(chosen).every(([name, value]) => !value || each[name] === value);
          each.row.hidden = !fits;
          shown += fits;
        }
        number.textContent = narrowed ? `${shown} of ${rows.length}` : `${rows.length}`;
        node.hidden = shown === 0;
        if (narrowed && !node.narrowed) node.openBefore = node.open;
        if (narrowed !== Boolean(node.narrowed)) node.open = narrowed || node.openBefore;
        node.narrowed = narrowed;
        total += shown;
      }
      clear.hidden = !narrowed;
      count.textContent = total ? `${total} claim${total === 1 ? "" : "s"}${narrowed ? " fit" : ""}${narrowed && total === 1 ? "s" : ""}.`
        : "No claim fits. Use fewer or other words, or set a list back to all.";
    }
    function follow() {
      for (const input of bar.querySelectorAll("input, select")) {
        const value = query()[input.name] ?? "";
        if (input.value !== value) input.value = value;
      }
      filter();
    }

    const bar = element("div", { class: "dm-lab", role: "search", "aria-label": "Claims", "data-lm-suppress-shortcuts": "true" },
      search, ...choices);
    [search, ...choices].forEach((label, at) => {
      label.querySelector("input, select").name = at ? model.get("filters")[at - 1][0] : "text";
    });
    bar.addEventListener("keydown", (event) => { if (event.key !== "Escape") event.stopPropagation(); });
    model.on("change:query", follow);
    filter();
    el.append(element("div", { class: "dm-panel dm-register" }, bar,
      element("div", { class: "dm-foot" }, count, clear), ...groups.map(({ node }) => node)));
    return () => model.off("change:query", follow);
  },
};
