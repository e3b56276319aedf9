// Stands behind kept.js, before the scripts of exercises in which the learner writes. A box belongs to the learner: what
// is typed goes to the kernel with the next request and stays the learner's until the kernel has shown that it has it,
// so no late answer can take a keystroke away.

const REST = 600; // milliseconds without a keystroke before what was typed is sent

// What was typed and is not kept yet, by exercise and box: the next program behind this page is given it.
const typed = (window.__defaultmodeTyped ??= new Map());

/** As `keep`, one request at a time; `draw(view, done)` is told which request of this page was answered just now. */
function keepWords(model, draw) {
  const key = `${location.pathname} ${model.get("name")}`;
  const mine = typed.get(key) ?? new Map(); // box → what it holds
  typed.set(key, mine);
  const fields = new Map(), before = new Map(), queue = [];
  let sent = null, due = mine.size > 0, retried = false, timer = null;
  const waits = () => (model.get("act").n ?? 0) !== model.get("view").n;

  const pump = () => {
    if (waits()) return;
    const next = queue.shift() ?? (due && mine.size ? { do: "write" } : null);
    if (!next) return;
    clearTimeout(timer);
    due = false;
    sent = { do: next.do, texts: new Map(mine) };
    kept.ask({ ...next, texts: Object.fromEntries(mine) });
  };
  const flush = () => { due = true; pump(); };
  const changed = (name) => {
    if (!mine.has(name)) before.set(name, model.get("view").texts[name]);
    mine.set(name, fields.get(name).read());
    kept.saved.textContent = "";
    retried = false;
    clearTimeout(timer);
    timer = setTimeout(flush, REST);
  };

  /** What the kernel has is the kernel's again; returns whether something that was sent is not there. */
  const settle = (view) => {
    let refused = false;
    for (const [name, text] of sent.texts) {
      if (view.texts[name] !== text) {
        refused = true;
        if (before.has(name) && view.texts[name] !== before.get(name)) fields.get(name)?.elsewhere(view.texts[name]);
      } else if (mine.get(name) === text) mine.delete(name);
    }
    return refused;
  };
  const show = (name, view) => { if (!mine.has(name) && fields.get(name).read() !== view.texts[name]) fields.get(name).write(view.texts[name]); };

  const kept = keep(model, (view, answered) => {
    let done = "";
    if (answered && sent) {
      done = sent.do;
      // what another window kept in between was shown instead: what was typed here is sent once more
      if (settle(view) && view.saved !== "failed" && !retried) due = retried = true;
      sent = null;
    }
    for (const name of fields.keys()) show(name, view);
    draw(view, done);
    pump();
  });
  const leave = () => { if (mine.size) flush(); };
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("pagehide", leave);

  return {
    saved: kept.saved,
    /** Ask for a step; what was typed goes with it. */
    ask: (what) => { queue.push(what); pump(); },
    /** Whether a request is on its way. */
    waits: () => waits() || queue.length > 0,
    hear: () => { kept.hear(); pump(); },
    /** Keep what a control holds under a name: `read()`, `write(text)`, and `elsewhere(text)` for what another window kept. */
    field: (name, control, node) => {
      fields.set(name, { elsewhere: () => {}, ...control });
      if (mine.has(name)) control.write(mine.get(name));
      else show(name, model.get("view"));
      node.addEventListener("input", () => changed(name));
      for (const leaving of ["change", "blur"]) node.addEventListener(leaving, () => { if (mine.has(name)) flush(); });
    },
    stop: () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("pagehide", leave);
      kept.stop();
    },
  };
}

/** Go to what an answer brought, unless the learner has gone on to write. */
function follow(node) {
  if (!document.activeElement?.matches("textarea, select, input:not([type='checkbox'])")) node.focus();
}

/** A box to write in, with its question: the node, and the area itself. */
function writingBox(kept, name, longest, { ask, hint = "", rows = 3 }) {
  const id = identifier();
  const full = element("p", { class: "dm-hint", role: "status" });
  const other = element("p", { class: "dm-hint", hidden: true });
  const area = element("textarea", { rows, id, maxlength: longest, "aria-describedby": `${id}-hint`, oninput: () => count() });
  const count = () => {
    const left = longest - area.value.length;
    const said = left > longest / 10 ? "" : left ? `Room for ${left} more characters.`
      : `This box is full: it takes ${longest.toLocaleString("en")} characters. Shorten something to write on.`;
    if (full.textContent !== said) full.textContent = said;
  };
  kept.field(name, {
    read: () => wholeCharacters(area.value),
    write: (text) => { area.value = text; count(); },
    elsewhere: (text) => {
      other.hidden = !text;
      other.textContent = text ? `In another window this box held: “${text}”` : "";
    },
  }, area);
  const node = element("div", { class: "dm-box" },
    element("label", { for: id }, ask), element("p", { class: "dm-hint", id: `${id}-hint`, hidden: !hint }, hint), area, full, other);
  return { node, area };
}
