// The statement as it will stand on paper, a field for the name, and a button. The kernel counts; this file draws and prints.

export default {
  render({ model, el }) {
    const id = identifier();
    let printing = false;
    const heading = element("h3", { id: `${id}-title` });
    const sheet = element("div", { class: "dm-sheet" });
    const name = element("input", { type: "text", id: `${id}-name`, autocomplete: "name", maxlength: model.get("longest"),
      oninput: () => kept.ask({ do: "name", name: name.value }) });
    const print = element("button", { type: "button", class: "dm-action",
      onclick: () => { printing = true; kept.ask({ do: "print", name: name.value }); } }, "Print this statement");

    const draw = (view, mine) => {
      if (!view.title) return; // it failed, and says so
      heading.textContent = view.title;
      // a name that came back from an earlier page stands in the field too; what is typed is left alone
      if (view.n === model.get("act").n && document.activeElement !== name) name.value = view.learner;
      sheet.replaceChildren(
        element("p", {}, `Name: ${view.learner || "____________________________"}`),
        element("p", {}, `Course: Default Mode. Day: ${view.day}.`),
        element("p", {}, view.total),
        element("table", {}, element("thead", {}, element("tr", {}, ...["Lesson", "Questions answered", "Exercises begun"].map((column) =>
          element("th", { scope: "col" }, column)))),
        element("tbody", {}, ...view.lessons.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell)))))),
        element("p", {}, element("b", {}, "What this statement is not")),
        element("ul", {}, ...model.get("limits").map((limit) => element("li", {}, limit))));
      if (!mine || !printing) return;
      printing = false;
      printDocument(`Default Mode: ${view.title.toLowerCase()}`, [...sheet.children]);
    };

    const kept = keep(model, draw);
    const root = frame("statement", `${id}-title`, heading,
      element("div", { class: "dm-row" }, element("label", { for: name.id }, "Your name, as it should be printed"), name), sheet,
      element("div", { class: "dm-foot" }, print, kept.saved));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
