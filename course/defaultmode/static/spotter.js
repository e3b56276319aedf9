// A text with a mark to choose for each passage, and what it may leave out. Every request holds all that stands on the page:
// a change that follows before the kernel has answered takes nothing away.

export default {
  render({ model, el }) {
    const id = identifier();
    const { title, kinds, passages, gaps, fine } = model.get("document");
    const put = () => send("put");

    const rows = passages.map((passage, at) => {
      const text = element("p", { id: `${id}-${passage.id}` }, passage.text);
      const select = element("select", { id: `${id}-${passage.id}-mark`, "aria-describedby": `${text.id} ${id}-${passage.id}-note`, onchange: put },
        new Option("Choose…", ""), new Option("Nothing wrong", fine), ...kinds.map((kind) => new Option(kind.label, kind.id)));
      const note = element("div", { class: "dm-note", id: `${id}-${passage.id}-note` });
      const node = element("div", { class: "dm-passage" }, text,
        element("div", {}, element("label", { class: "dm-label", for: select.id }, `Passage ${at + 1}`), select), note);
      return { ...passage, select, note, node };
    });
    const boxes = gaps.map((gap) => {
      const input = element("input", { type: "checkbox", id: `${id}-${gap.id}`, "aria-describedby": `${id}-${gap.id}-note`, onchange: put });
      const note = element("div", { class: "dm-note", id: `${id}-${gap.id}-note` });
      const node = element("div", { class: "dm-option" },
        element("label", { for: input.id }, input, element("span", {}, gap.text)), note);
      return { ...gap, input, note, node };
    });
    const hint = element("p", { class: "dm-hint", role: "alert" });
    const score = element("p", { class: "dm-task", tabindex: "-1" });
    const check = element("button", { type: "button", class: "dm-action", onclick: () => {
      const open = rows.flatMap(({ select }, at) => (select.value ? [] : [at + 1]));
      hint.textContent = open.length
        ? `Still to mark: passage${open.length > 1 ? "s" : ""} ${open.join(", ").replace(/, (\d+)$/, " and $1")}. “Nothing wrong” is a mark too.` : "";
      if (open.length) rows[open[0] - 1].select.focus();
      else send("check");
    } }, "Check");
    const again = element("button", { type: "button", onclick: () => {
      // at once: a mark that follows before the kernel has answered does not bring the others back
      for (const { select } of rows) select.value = "";
      for (const { input } of boxes) input.checked = false;
      kept.ask({ do: "again" });
    } }, "Start again");

    const send = (wish) => {
      // a check that the kernel has not seen yet is not undone by the change that follows it
      const pending = model.get("view").n !== model.get("act").n && model.get("act").do === "check";
      kept.ask({
        do: pending ? "check" : wish,
        marks: Object.fromEntries(rows.filter(({ select }) => select.value).map((row) => [row.id, row.select.value])),
        ticked: boxes.filter(({ input }) => input.checked).map((box) => box.id),
      });
    };
    const judge = (note, judged) => {
      note.className = toned("dm-note", judged?.tone);
      note.replaceChildren(...(judged ? [remark(judged)] : []),
        ...(judged?.instead ? [element("p", {}, element("b", {}, "Instead: "), judged.instead)] : []),
        ...(judged?.sources ? [sources(judged.sources)] : []));
    };
    const draw = (view, mine) => {
      if (view.n === model.get("act").n) { // else the page is ahead of the kernel
        for (const row of rows) row.select.value = view.marks[row.id] ?? "";
        for (const box of boxes) box.input.checked = view.ticked.includes(box.id);
      }
      for (const row of rows) judge(row.note, view.passages[row.id]);
      for (const box of boxes) judge(box.note, view.gaps[box.id]);
      score.textContent = view.score;
      again.hidden = !view.score;
      if (rows.every(({ select }) => select.value)) hint.textContent = "";
      if (!mine) return;
      const { do: done } = model.get("act");
      if (done === "check" && view.checked) score.focus();
      if (done === "again") rows[0].select.focus();
    };

    const kept = keep(model, draw);
    const root = frame("spotter", `${id}-title`,
      element("h3", { id: `${id}-title` }, model.get("title")), element("p", {}, model.get("task")),
      element("ul", { class: "dm-kinds" }, ...kinds.map((kind) => element("li", {}, element("b", {}, kind.label), ` – ${kind.about}`))),
      element("article", { class: "dm-paper", "aria-labelledby": `${id}-document` },
        element("h4", { id: `${id}-document` }, title), ...rows.map(({ node }) => node)),
      element("div", { role: "group", "aria-labelledby": `${id}-gaps` },
        element("h4", { id: `${id}-gaps` }, "The text does not say …"), ...boxes.map(({ node }) => node)),
      hint, score, element("div", { class: "dm-foot" }, check, again, kept.saved));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
