// A case, scene by scene: what happened so far, the last step and what is said of it, and the scene now with its choices.

export default {
  render({ model, el }) {
    const id = identifier();
    const said = (step) => element("p", {}, element("b", {}, "You: "), step.choice);
    const judged = (step) => remark({ headline: step.headline, text: step.feedback });

    const past = element("ol");
    const story = element("details", {}, element("summary", {}, "What happened so far"), past);
    const last = element("div");
    const feedback = element("div", { class: "dm-feedback", role: "status", "aria-live": "polite", "aria-atomic": "true" });
    const title = element("h4", { tabindex: "-1", id: `${id}-scene` });
    const text = element("div", { class: "dm-scene" });
    const choices = element("div", { class: "dm-choices", role: "group", "aria-labelledby": `${id}-ask` });
    const ask = element("p", { class: "dm-hint", id: `${id}-ask` }, "What do you do?");
    const ending = element("div", { class: "dm-scene" });
    const back = element("button", { type: "button", onclick: () => kept.ask({ do: "back" }) }, "Take back the last step");
    const again = element("button", { type: "button", onclick: () => kept.ask({ do: "again" }) }, "Start again");

    const draw = (view, mine) => {
      const step = view.path.at(-1);
      story.hidden = back.hidden = again.hidden = !step;
      past.replaceChildren(...view.path.map((each) => element("li", {}, element("h4", {}, each.title), ...paragraphs(each.text),
        ...(each === step ? [] : [said(each), judged(each)])))); // the last step stands open below
      last.replaceChildren(...(step ? [said(step)] : []));
      feedback.className = toned("dm-feedback", step?.tone);
      feedback.replaceChildren(...(step ? [judged(step)] : []));
      title.textContent = view.scene.title;
      text.replaceChildren(...paragraphs(view.scene.text));
      ask.hidden = choices.hidden = !view.choices.length;
      choices.replaceChildren(...view.choices.map((choice) => element("button", {
        type: "button", onclick: () => kept.ask({ do: "choose", choice: choice.id }),
      }, choice.text)));
      ending.replaceChildren(...(view.ending ? [
        element("h5", {}, "Looking back"), ...paragraphs(view.ending),
        element("h5", {}, "Your path (✓ sound, ↺ worth another look)"),
        element("ol", {}, ...view.path.map((each) => element("li", {}, `${each.sign} ${each.choice}`))),
        ...(view.detours ? [element("p", {}, view.detours)] : []), sources(view.sources),
      ] : []));
      if (!mine) return;
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: "nearest" });
      last.scrollIntoView({ block: "nearest" }); // what is said of the step stands above the scene, and is not skipped
    };

    const kept = keep(model, draw);
    const root = frame("case", `${id}-title`,
      element("h3", { id: `${id}-title` }, model.get("title")), element("p", {}, model.get("role")),
      story, last, feedback, title, text, ask, choices, ending,
      element("div", { class: "dm-foot" }, back, again, kept.saved));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
