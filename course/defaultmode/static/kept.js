// Stands before the scripts of exercises whose steps are kept. The page asks (`act`), the kernel answers with everything
// there is to see (`view`) once it is on disk. What is to be known, what is right and what follows stays in the kernel.

const remark = ({ headline, text }) => element("p", {}, element("b", {}, headline), ` ${text}`);

/** The frame of an exercise: keys stay in it, and no press counts twice. */
function frame(kind, label, ...children) {
  return pressedOnce(element("div", {
    class: `dm-question dm-${kind}`, role: "group", "aria-labelledby": label, ...KEYS_STAY,
  }, ...children));
}

// Steps that did not reach the file, by exercise: the next program behind this page is given them.
const unsaved = (window.__defaultmodeUnsavedSteps ??= new Map());

/** Ask the kernel, and draw what it answers; `draw(view, mine)` is told whether this page asked for it just now. */
function keep(model, draw) {
  const { node: saved, say } = savedLine();
  const key = `${location.pathname} ${model.get("name")}`;
  let asked = null, waiting = null;
  const ask = (what) => {
    asked = (model.get("act").n ?? 0) + 1;
    model.set("act", { ...what, n: asked });
    model.save_changes();
    say("saving", "Saving…");
    clearTimeout(waiting);
    waiting = setTimeout(() => say("failed", "Nothing happened yet: the page has lost touch with the course. " +
      "Choose “Prepare again” above."), PATIENCE);
  };
  const hear = () => {
    const view = model.get("view");
    if (view.n === model.get("act").n) { clearTimeout(waiting); say(view.saved, view.message); }
    if (view.unsaved) unsaved.set(key, view.unsaved);
    else if (view.n > 0) unsaved.delete(key);
    draw(view, asked !== null && view.n === asked);
  };
  model.on("change:view", hear);
  const left = unsaved.get(key);
  if (left && model.get("view").n === 0) ask({ do: "restore", kept: left });
  return { saved, ask, hear, stop: () => { clearTimeout(waiting); model.off("change:view", hear); } };
}
