// A text to rewrite, one piece at a time: a box for each question, then a model below each box and what to look for.

export default {
  render({ model, el }) {
    const id = identifier();
    const boxes = new Map(); // by prompt; a box that is on the page is never made again
    let view;

    const place = element("h4", { tabindex: "-1", id: `${id}-place` });
    const text = element("blockquote", { class: "dm-given" });
    const prompts = element("div", { class: "dm-boxes" });
    const criteria = element("fieldset", { class: "dm-rubric" });
    const source = element("div");
    const feedback = element("div", { class: "dm-feedback", role: "status", "aria-live": "polite", "aria-atomic": "true" });
    const compare = element("button", { type: "button", class: "dm-action", onclick: () => {
      const empty = view.piece.prompts.find(({ id: name }) => !boxes.get(name).area.value.trim());
      feedback.replaceChildren(...(empty ? [remark({ headline: "Write first.", text: `Nothing stands under “${empty.ask}” yet.` })] : []));
      if (empty) boxes.get(empty.id).area.focus();
      else kept.ask({ do: "compare", piece: view.piece.id });
    } }, "Compare with a model");
    const before = element("button", { type: "button", onclick: () => kept.ask({ do: "go", piece: view.before }) }, "Previous piece");
    const after = element("button", { type: "button", onclick: () => kept.ask({ do: "go", piece: view.after }) }, "Next piece");

    const box = (prompt) => {
      const { node, area } = writingBox(kept, prompt.id, model.get("longest"), { ...prompt, rows: 2 });
      const said = element("div", { class: "dm-model", role: "group", tabindex: "-1", "aria-label": `One good answer to: ${prompt.ask}` });
      return { node: element("div", {}, node, said), area, model: said };
    };
    const tick = ({ id: name, text: words }) => {
      const input = element("input", { type: "checkbox", onchange: () => kept.ask({ do: "tick", criterion: name, found: input.checked }) });
      return { name, input, node: element("div", { class: "dm-option" }, element("label", {}, input, element("span", {}, words))) };
    };
    let ticks = [];

    const draw = (now, done) => {
      const earlier = view;
      view = now;
      const fresh = earlier?.piece.id !== view.piece.id;
      if (fresh) {
        place.textContent = view.place;
        place.hidden = !view.place;
        text.replaceChildren(...paragraphs(view.piece.text));
        for (const prompt of view.piece.prompts) if (!boxes.has(prompt.id)) boxes.set(prompt.id, box(prompt));
        prompts.replaceChildren(...view.piece.prompts.map((prompt) => boxes.get(prompt.id).node));
        feedback.replaceChildren();
      }
      for (const { id: name } of view.piece.prompts) {
        const said = view.models[name], node = boxes.get(name).model;
        node.hidden = !said;
        if (said && !node.childElementCount) node.replaceChildren(element("p", { class: "dm-label" }, "One good answer"), ...paragraphs(said));
      }
      const compared = view.criteria.length > 0;
      if (fresh || compared === criteria.hidden) {
        ticks = view.criteria.map(tick);
        criteria.replaceChildren(element("legend", {}, "In your own words, can you find this? Change them as you like."), ...ticks.map(({ node }) => node));
        source.replaceChildren(...(view.sources ? [sources(view.sources)] : []));
      }
      criteria.hidden = !compared;
      compare.hidden = compared;
      if (!kept.waits()) for (const { name, input } of ticks) input.checked = view.ticked.includes(name);
      before.hidden = !view.before;
      after.hidden = !view.after;
      if (done === "go" && fresh) follow(place);
      if (done === "compare" && compared) follow(boxes.get(view.piece.prompts[0].id).model);
    };

    const kept = keepWords(model, draw);
    const root = frame("workshop", `${id}-title`,
      element("h3", { id: `${id}-title` }, model.get("title")), element("p", {}, model.get("task")),
      place, text, prompts, criteria, source, feedback,
      element("div", { class: "dm-foot" }, compare, before, after, kept.saved));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
