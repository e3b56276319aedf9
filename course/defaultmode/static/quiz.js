// One question with the browser's own form controls. This file draws and reports; the key, the marking and the
// answers file stay in the kernel. `draft` goes to the kernel at every change, `result` comes back once it is on disk.

// ---- one control set per kind: {node, read(), write(answer), note(remarks)} -----------------------

function choice(item, id, changed) {
  const type = item.kind === "single" ? "radio" : "checkbox";
  const inputs = {}, notes = {};
  const node = element("div", { class: "dm-options" }, ...item.options.map((option) => {
    const input = inputs[option.id] = element("input", {
      type, name: id, value: option.id, id: `${id}-${option.id}`, "aria-describedby": `${id}-${option.id}-note`, onchange: changed,
    });
    const note = notes[option.id] = element("p", { class: "dm-note", id: `${id}-${option.id}-note` });
    return element("div", { class: "dm-option" }, element("label", { for: input.id }, input, element("span", {}, option.text)), note);
  }));
  const chosen = () => item.options.map((option) => option.id).filter((option) => inputs[option].checked);
  return {
    node, notes,
    read: () => (type === "radio" ? chosen()[0] ?? null : chosen()),
    write: (answer) => {
      const ticked = [answer ?? []].flat();
      for (const [option, input] of Object.entries(inputs)) input.checked = ticked.includes(option);
    },
  };
}

const BESIDE = 30, IN_A_BOX = 62; // characters of a choice that a select shows whole beside its row, and below it

function matching(item, id, changed) {
  const selects = {}, notes = {}, wholes = {};
  const text = Object.fromEntries(item.choices.map((option) => [option.id, option.text]));
  const longest = Math.max(...item.choices.map((option) => option.text.length));
  // for the eye: a screen reader has read the choice already
  const tell = (row) => {
    const chosen = text[selects[row].value] ?? "";
    wholes[row].textContent = chosen.length > IN_A_BOX ? chosen : "";
  };
  const node = element("div", { class: longest > BESIDE ? "dm-rows dm-long" : "dm-rows" }, ...item.rows.map((row) => {
    const select = selects[row.id] = element("select", { id: `${id}-${row.id}`, "aria-describedby": `${id}-${row.id}-note`,
      onchange: () => { tell(row.id); changed(); } },
      element("option", { value: "" }, "Choose…"), ...item.choices.map((option) => element("option", { value: option.id }, option.text)));
    const note = notes[row.id] = element("p", { class: "dm-note", id: `${id}-${row.id}-note` });
    return element("div", { class: "dm-row" }, element("label", { for: select.id }, row.text), select,
      wholes[row.id] = element("p", { class: "dm-chosen", "aria-hidden": "true" }), note);
  }));
  return {
    node, notes,
    read: () => Object.fromEntries(Object.entries(selects).filter(([, select]) => select.value).map(([row, select]) => [row, select.value])),
    write: (answer) => { for (const [row, select] of Object.entries(selects)) { select.value = answer?.[row] ?? ""; tell(row); } },
  };
}

function ordering(item, id, changed) {
  const text = Object.fromEntries(item.steps.map((step) => [step.id, step.text]));
  const list = element("ol", { class: "dm-steps" }), notes = {};
  const spoken = element("p", { class: "dm-hidden", role: "status", "aria-live": "assertive" });
  let order = item.steps.map((step) => step.id), touched = false, dragged = null;
  const move = (from, to, focus) => {
    if (to < 0 || to >= order.length) return;
    const [step] = order.splice(from, 1);
    order.splice(to, 0, step);
    touched = true;
    draw();
    if (focus) list.children[to].querySelector(focus).focus();
    spoken.textContent = `${text[step]}: now ${to + 1} of ${order.length}`;
    changed();
  };
  const draw = () => list.replaceChildren(...order.map((step, place) => {
    notes[step] ??= element("p", { class: "dm-note" });
    const button = (name, sign, to) => element("button", {
      type: "button", class: `dm-${name}`, "aria-label": `Move ${name}: ${text[step]}`, "aria-disabled": String(to < 0 || to >= order.length),
      onclick: () => move(place, to, `.dm-${name}`),
    }, sign);
    return element("li", {
      draggable: "true",
      ondragstart: (event) => { dragged = place; event.dataTransfer.effectAllowed = "move"; },
      ondragend: () => { dragged = null; },
      ondragover: (event) => { if (dragged !== null) event.preventDefault(); },
      ondrop: (event) => { if (dragged === null) return; event.preventDefault(); event.stopPropagation(); move(dragged, place); },
    }, element("div", { class: "dm-step" }, element("span", {}, text[step]), button("up", "▲", place - 1), button("down", "▼", place + 1)), notes[step]);
  }));
  draw();
  return {
    node: element("div", {}, element("p", { class: "dm-hint" }, "Move the steps with the buttons or by dragging."), list, spoken),
    notes,
    // a list that nobody has moved or checked is not an answer
    read: () => (touched ? [...order] : null),
    adopt: () => { touched = true; },
    write: (answer) => {
      if (Array.isArray(answer) && answer.length === order.length) { order = [...answer]; touched = true; draw(); }
    },
  };
}

function number(item, id, changed, refused) {
  const input = element("input", { type: "text", inputmode: "decimal", id: `${id}-number`, autocomplete: "off", size: "9",
    "aria-describedby": `${id}-note`,
    oninput: () => { if (!complain()) changed(); } });
  const note = element("p", { class: "dm-note", id: `${id}-note`, role: "alert" });
  const parsed = () => {
    const typed = input.value.trim();
    if (!/^[+\-−]?(\d+[.,]?\d*|[.,]\d+)$/.test(typed) || /^[+\-−]?\d{1,3},\d{3}$/.test(typed)) return null; // 1,000: one or a thousand?
    const value = Number(typed.replace("−", "-").replace(",", "."));
    return Number.isFinite(value) ? value : null;
  };
  // what is no number is not sent: the answer that was saved before stays
  const complain = () => {
    const wrong = input.value.trim() !== "" && parsed() === null;
    input.setAttribute("aria-invalid", String(wrong));
    note.textContent = wrong ? "Not saved: please write a number, such as 0.25." : "";
    if (wrong) refused();
    return wrong;
  };
  return {
    node: element("div", { class: "dm-numeric" }, element("label", { for: input.id }, "Your number"), input,
      item.unit ? element("span", {}, item.unit) : null, note),
    notes: {},
    read: parsed,
    refuses: complain,
    write: (answer) => { if (answer !== parsed() && !complain()) input.value = answer ?? ""; },
  };
}

function region(item, id, changed) {
  const select = element("select", { id: `${id}-region`, onchange: changed },
    element("option", { value: "" }, "Choose a region…"), ...item.regions.map((part) => element("option", { value: part.id }, part.text)));
  return {
    node: element("div", { class: "dm-row" },
      element("label", { for: select.id }, "Click the brain above, or choose here"), select),
    notes: {},
    read: () => select.value || null,
    write: (answer) => { select.value = answer ?? ""; },
  };
}

function text(item, id, changed) {
  const area = element("textarea", { rows: "4", id: `${id}-text`, "aria-labelledby": `${id}-stem`, oninput: changed });
  return { node: area, notes: {}, read: () => wholeCharacters(area.value) || null, write: (answer) => { if (answer !== area.value) area.value = answer ?? ""; } };
}

const CONTROLS = { single: choice, multiple: choice, match: matching, order: ordering, numeric: number, region, text };

// ---- the question ---------------------------------------------------------------------------------

// What was given and not yet written to disk, by question: when the lesson is prepared again, with another program
// behind it, the new question takes it up.
const unsaved = (window.__defaultmodeUnsaved ??= new Map());

function render({ model, el }) {
  const item = model.get("item"), mode = model.get("mode");
  const key = `${location.pathname} ${mode} ${item.id}`;
  const id = identifier();
  const control = CONTROLS[item.kind](item, id, () => send(false), () => { say("failed", ""); judge(null); });

  const checked = ["practice", "predict", "review"].includes(mode); // with feedback at once
  const words = model.get("confidence");
  // how sure one is of words of one's own is compared with nothing
  const confidence = !checked || item.kind === "text" ? [] : words.map((_, k) => element("input", {
    type: "radio", name: `${id}-confidence`, value: String(k + 1), onchange: () => send(false),
  }));
  const act = () => {
    if (mode !== "predict") control.adopt?.(); // the order that stands there was chosen by nobody
    if (!control.refuses?.()) send(true);
  };
  const action = mode === "graded" && item.kind !== "order" ? null : element("button", {
    type: "button", class: "dm-action", onclick: act,
  }, { practice: item.kind === "text" ? "Compare with a model answer" : "Check my answer", review: "Check my answer", predict: "This is my prediction", guess: "Keep my guess", graded: "This is my order" }[mode]);
  if (action) pressedOnce(action);
  const reveal = element("button", { type: "button", class: "dm-quiet-button", hidden: true, onclick: () => { feedback.focus(); send(true, true); } }, "Show me the answer");
  const { node: saved, say } = savedLine();
  const feedback = element("div", { class: "dm-feedback", role: "status", "aria-live": "polite", "aria-atomic": "true", tabindex: "-1" });

  const root = element("form", { class: "dm-question", "data-item": item.id, "data-kind": item.kind, "data-mode": mode,
    ...KEYS_STAY, onsubmit: (event) => event.preventDefault() },
    element("fieldset", {},
      element("legend", { id: `${id}-stem`, tabindex: mode === "review" ? "-1" : null },
        model.get("label") ? element("span", { class: "dm-label" }, model.get("label")) : null, ...paragraphs(item.stem)),
      control.node,
      confidence.length ? element("div", { class: "dm-confidence", role: "radiogroup", "aria-label": "How sure are you? (optional)" },
        element("span", {}, "How sure are you?"), ...confidence.map((input, k) => element("label", {}, input, " " + words[k]))) : null),
    element("div", { class: "dm-foot" }, action, reveal, saved), feedback);
  el.append(root);

  // -- to the kernel
  let waiting = null;
  const send = (check, reveal = false) => {
    const draft = model.get("draft");
    const sure = confidence.find((input) => input.checked);
    const given = { answer: control.read(), confidence: sure ? Number(sure.value) : null };
    // a check that the kernel has not seen yet is not undone by the change that follows it
    const pending = model.get("result").n !== draft.n && draft.check;
    unsaved.set(key, given);
    model.set("draft", { n: (draft.n ?? 0) + 1, ...given, check: check || pending, reveal });
    model.save_changes();
    say("saving", "Saving…");
    clearTimeout(waiting);
    waiting = setTimeout(() => say("failed", "Not saved yet: the page has lost touch with the course. Your answer stays here; " +
      "choose “Prepare again” above."), PATIENCE);
  };

  // -- from the kernel
  const hear = () => {
    const result = model.get("result"), draft = model.get("draft");
    if (result.n === draft.n) {
      clearTimeout(waiting);
      if (result.n > 0 && result.saved !== "failed") unsaved.delete(key);
      say(result.saved, result.message);
    }
    judge(result.feedback);
  };
  const judge = (judged) => {
    for (const note of Object.values(control.notes)) { note.textContent = ""; note.className = "dm-note"; }
    reveal.hidden = !judged?.offer;
    feedback.className = toned("dm-feedback", judged?.tone);
    if (!judged) { feedback.replaceChildren(); return; }
    for (const [key, remark] of Object.entries(judged.notes)) {
      const note = control.notes[key];
      if (!note) continue;
      note.className = toned("dm-note", remark.right ? "right" : "not-yet");
      note.replaceChildren(element("b", {}, remark.right ? "✓ Right. " : "✗ Not yet. "), remark.text);
    }
    feedback.replaceChildren(element("p", {}, element("b", {}, judged.headline), judged.text ? " " + judged.text : ""),
      ...(judged.lines ?? []).map((line) => element("p", {}, line)));
    if (judged.more) feedback.append(element("details", {}, element("summary", {}, judged.more.title),
      element("ul", {}, ...judged.more.lines.map((line) => element("li", {}, line)))));
    if (judged.sources) feedback.append(sources(judged.sources));
  };
  const restore = () => {
    const { answer, confidence: sure } = model.get("draft");
    // what is on the page already is left alone: redrawing it would take the focus away
    if (JSON.stringify(control.read()) !== JSON.stringify(answer ?? null)) control.write(answer);
    confidence.forEach((input, k) => { input.checked = sure === k + 1; });
  };

  model.on("change:draft", restore);
  model.on("change:result", hear);
  restore();
  hear();
  const left = unsaved.get(key);
  if (left) {
    control.write(left.answer);
    confidence.forEach((input, k) => { input.checked = left.confidence === k + 1; });
    send(false);
  }
  let frame = null;
  const begin = () => {
    if (!root.isConnected) { frame = requestAnimationFrame(begin); return; }
    root.querySelector("legend").focus();
    model.set("asked_for", false); // once: a page that draws it again has not been asked
    model.save_changes();
  };
  if (model.get("asked_for")) begin();
  return () => { clearTimeout(waiting); cancelAnimationFrame(frame); model.off("change:draft", restore); model.off("change:result", hear); };
}

export default { render };
