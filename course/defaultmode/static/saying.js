// What a client says, one situation at a time, a box for the answer, and what the words of that answer say too much.

export default {
  render({ model, el }) {
    const id = identifier();
    const boxes = new Map(); // by situation
    let view, blank = false; // whether the box was empty when it was last opened or looked at: then no earlier look stands

    const place = element("h4", { tabindex: "-1" });
    const client = element("blockquote", { class: "dm-given" });
    const holder = element("div", { class: "dm-boxes" });
    const feedback = element("div", { class: "dm-feedback", tabindex: "-1", role: "group", "aria-label": "About your sentence" });
    const good = element("div", { class: "dm-model", role: "group", tabindex: "-1", "aria-label": "One good sentence" });
    const told = element("p", { role: "alert" });
    const look = element("button", { type: "button", class: "dm-action", onclick: () => {
      const { area } = boxes.get(view.situation.id);
      blank = !area.value.trim();
      told.textContent = blank ? "Write your sentence first." : "";
      feedback.hidden = blank || !view.look;
      if (blank) area.focus();
      else kept.ask({ do: "look", situation: view.situation.id });
    } }, "Look at my sentence");
    const show = element("button", { type: "button", onclick: () => kept.ask({ do: "model", situation: view.situation.id }) }, "Show one good sentence");
    const before = element("button", { type: "button", onclick: () => kept.ask({ do: "go", situation: view.before }) }, "Previous situation");
    const after = element("button", { type: "button", onclick: () => kept.ask({ do: "go", situation: view.after }) }, "Next situation");

    const piece = ({ text, remark: number }) => (number
      ? element("mark", {}, text, element("sup", {}, element("span", { class: "dm-hidden" }, " see remark "), String(number)))
      : document.createTextNode(text));
    const about = ({ found, why, instead }) => element("li", {},
      ...(found ? [element("b", {}, `“${found}”`), " "] : [element("b", {}, "Missing."), " "]), why, " ", element("i", {}, "Try: "), instead);
    const looked = ({ headline, copy, remarks, merits, caution }) => [
      element("p", {}, element("b", {}, headline)),
      element("p", { class: "dm-copy" }, "You wrote: ", ...copy.map(piece)),
      remarks.length ? element("ol", {}, ...remarks.map(about)) : null,
      ...merits.map((merit) => element("p", {}, `✓ ${merit}`)),
      element("p", { class: "dm-hint" }, caution),
    ].filter(Boolean);

    const draw = (now, done) => {
      const earlier = view;
      view = now;
      const { id: name, client: words } = view.situation;
      const fresh = earlier?.situation.id !== name;
      if (fresh) {
        place.textContent = view.place;
        client.replaceChildren(element("p", { class: "dm-label" }, "Your client says"), ...paragraphs(words));
        if (!boxes.has(name)) boxes.set(name, writingBox(kept, name, model.get("longest"), { ask: "You say", hint: "One sentence, or two." }));
        holder.replaceChildren(boxes.get(name).node);
        blank = !boxes.get(name).area.value.trim();
        told.textContent = "";
      }
      feedback.hidden = blank || !view.look;
      if (fresh || JSON.stringify(view.look) !== JSON.stringify(earlier.look)) {
        feedback.replaceChildren(...(view.look ? looked(view.look) : []));
      }
      good.hidden = !view.model;
      if (fresh || view.model !== earlier.model) {
        good.replaceChildren(element("p", { class: "dm-label" }, "One good sentence"), ...paragraphs(view.model),
          ...(view.sources ? [sources(view.sources)] : []));
      }
      show.hidden = !view.look || Boolean(view.model);
      before.hidden = !view.before;
      after.hidden = !view.after;
      if (done === "go" && fresh) follow(place);
      if (done === "look" && view.look) follow(feedback);
      if (done === "model" && view.model) follow(good);
    };

    const kept = keepWords(model, draw);
    const root = frame("saying", `${id}-title`,
      element("h3", { id: `${id}-title` }, model.get("title")), element("p", {}, model.get("task")),
      place, client, holder, told, feedback, good,
      element("div", { class: "dm-foot" }, look, show, before, after, kept.saved));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
