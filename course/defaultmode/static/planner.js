// A form for a plan, what is missing in it, and the plan on paper.

/** The parts of a plan to be read, as headings and tables. */
function planned(sections, level) {
  const row = ([label, text]) => element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, text));
  return sections.flatMap(({ heading, lines }) => [element(level, {}, heading), element("table", {}, element("tbody", {}, ...lines.map(row)))]);
}

export default {
  render({ model, el }) {
    const id = identifier();
    let view;

    const hints = {};
    const control = ({ name, kind, options, most }, place) => {
      const at = { id: place, "aria-describedby": `${place}-hint` };
      const longest = model.get("longest");
      if (kind === "area") return element("textarea", { ...at, rows: 2, maxlength: longest });
      if (kind === "check") return element("input", { ...at, type: "checkbox" });
      if (kind === "number") return element("input", { ...at, type: "number", min: 1, max: most, step: 1 });
      if (kind === "select") {
        return element("select", at, element("option", { value: "" }, "Choose…"), ...options.map(([value, text]) => element("option", { value }, text)));
      }
      const text = kind === "text" || kind === "short"; // a short one shares its row
      return element("input", { ...at, type: text ? "text" : kind, maxlength: text ? longest : null, autocomplete: "off" });
    };
    const field = (spec) => {
      const place = `${id}-${spec.name}`, input = control(spec, place), check = spec.kind === "check";
      const hint = hints[spec.name] = element("p", { class: "dm-hint", id: `${place}-hint` }, spec.hint ?? "");
      kept.field(spec.name, check
        ? { read: () => (input.checked ? "yes" : ""), write: (text) => { input.checked = text === "yes"; } }
        : { read: () => wholeCharacters(input.value), write: (text) => { input.value = text; },
          elsewhere: (text) => { hint.textContent = text ? `In another window this field held: “${text}”` : ""; } }, input);
      const label = element("label", { for: place }, check ? input : null, element("span", {}, spec.label, spec.always ? " (in every plan)" : ""));
      return element("div", { class: "dm-field", "data-kind": spec.kind }, label, check ? null : input, hint);
    };
    const group = ({ heading, about, folded, fields }, number) => {
      const title = `${id}-group-${number}`;
      const inside = element("div", { class: "dm-fields", role: "group", "aria-labelledby": title },
        about ? element("p", {}, about) : null, ...fields.map(field));
      if (!folded) return element("section", {}, element("h4", { id: title }, heading), inside);
      const written = fields.some(({ name }) => model.get("view").texts[name]);
      return element("details", { open: written }, element("summary", { id: title }, heading), inside);
    };

    const form = element("div", { class: "dm-plan" });
    const feedback = element("div", { class: "dm-feedback", tabindex: "-1", role: "group", "aria-label": "About your plan" });
    const other = element("div", { class: "dm-model", role: "group", tabindex: "-1", "aria-label": "A model plan" });
    const look = element("button", { type: "button", class: "dm-action", onclick: () => kept.ask({ do: "look" }) }, "Look at my plan");
    const show = element("button", { type: "button", onclick: () => kept.ask({ do: "model" }) }, "Show a model plan");
    const print = element("button", { type: "button", onclick: () => kept.ask({ do: "print" }) }, "Print my plan");

    const draw = (now, done) => {
      const earlier = view;
      view = now;
      for (const [name, date] of Object.entries(view.dates)) {
        if (view.texts.session || earlier?.dates[name] !== date) hints[name].textContent = date;
      }
      feedback.hidden = !view.looked;
      if (JSON.stringify([view.headline, view.gaps]) !== JSON.stringify([earlier?.headline, earlier?.gaps])) {
        feedback.replaceChildren(element("p", {}, element("b", {}, view.headline)),
          ...(view.gaps.length ? [element("ul", {}, ...view.gaps.map((gap) => element("li", {}, gap)))] : []), sources(view.sources));
      }
      show.hidden = !view.offer;
      other.hidden = !view.model.length;
      if (view.model.length && !other.childElementCount) {
        other.replaceChildren(element("p", { class: "dm-label" }, "A model plan, for another invented client"), ...planned(view.model, "h5"));
      }
      if (done === "look") follow(feedback);
      if (done === "model" && view.model.length) follow(other);
      if (done === "print") {
        printDocument(model.get("title"), [element("p", {}, "For an invented client: an exercise of a course, and no advice."), ...planned(view.paper, "h2")]);
      }
    };

    const kept = keepWords(model, draw);
    form.append(...model.get("groups").map(group));
    const root = frame("planner", `${id}-title`,
      element("h3", { id: `${id}-title` }, model.get("title")), element("p", {}, model.get("task")),
      form, feedback, other,
      element("div", { class: "dm-foot" }, look, show, print, kept.saved));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
