// Cards to be laid on piles, one at a time. Buttons stay where they are, so the focus stays on the one that was pressed.

export default {
  render({ model, el }) {
    const id = identifier();
    const piles = model.get("piles");
    let view;
    const put = (pile) => { if (!view.pile) kept.ask({ do: "put", card: view.card.id, pile }); };

    // what the cards are about stays open above them; it can be folded away
    const about = model.get("document");
    const paper = about.text ? element("details", { class: "dm-document", open: true },
      element("summary", {}, element("h4", { id: `${id}-document` }, about.title)),
      element("div", { class: "dm-paper", role: "region", "aria-labelledby": `${id}-document`, tabindex: "0" },
        ...paragraphs(about.text))) : null;

    const place = element("span", { class: "dm-label" });
    const text = element("span");
    const card = element("h4", { class: "dm-face", tabindex: "-1" }, place, text);
    const buttons = Object.fromEntries(piles.map((pile) => [pile.id, element("button", {
      type: "button", "aria-describedby": `${id}-${pile.id}`, onclick: () => put(pile.id),
    })]));
    const feedback = element("div", { class: "dm-feedback", role: "status", "aria-live": "polite", "aria-atomic": "true" });
    const end = element("p", { class: "dm-task", tabindex: "-1" });
    const next = element("button", { type: "button", class: "dm-action", onclick: () => kept.ask({ do: "next" }) }, "Next card");
    const again = element("button", { type: "button", onclick: () => kept.ask({ do: "again" }) }, "Start again");
    const columns = piles.map((pile) => {
      const title = element("h4"), list = element("ul");
      const node = element("div", { class: "dm-pile" }, title, element("p", { class: "dm-hint", id: `${id}-${pile.id}` }, pile.about), list);
      return { pile, title, list, node };
    });

    const draw = (now, mine) => {
      const before = view;
      view = now;
      place.textContent = view.place;
      text.textContent = view.card.text;
      for (const { id: name, label } of piles) {
        const tried = view.tried.includes(name), right = view.pile === name;
        buttons[name].textContent = `${right ? "✓ " : tried ? "✗ " : ""}${label}`;
        buttons[name].className = right ? "dm-right" : tried ? "dm-not-yet" : "";
        buttons[name].setAttribute("aria-disabled", String(Boolean(view.pile)));
      }
      feedback.className = toned("dm-feedback", view.verdict?.tone);
      feedback.replaceChildren(...(view.verdict ? [remark(view.verdict)] : []),
        ...(view.verdict?.sources ? [sources(view.verdict.sources)] : []));
      for (const { pile, title, list } of columns) {
        const laid = view.laid[pile.id];
        title.textContent = `${pile.label} (${laid.length})`;
        list.replaceChildren(...laid.map((each) => element("li", {}, each)));
      }
      end.textContent = view.end;
      next.hidden = !view.pile || Boolean(view.end);
      again.hidden = !view.end;
      if (!mine) return;
      // to where the next step is: the other card, the button that brings it, or the end
      if (view.card.id !== before.card.id || (before.pile && !view.pile)) card.focus();
      else if (view.pile && !before.pile) (view.end ? end : next).focus();
    };

    const kept = keep(model, draw);
    const root = frame("sorter", `${id}-title`,
      element("h3", { id: `${id}-title` }, model.get("title")), element("p", {}, model.get("task")),
      paper, card,
      element("p", { class: "dm-hint", id: `${id}-put` }, "Put this card on:"),
      element("div", { class: "dm-columns", role: "group", "aria-labelledby": `${id}-put` }, ...Object.values(buttons)),
      feedback, end,
      element("div", { class: "dm-foot" }, next, again, kept.saved),
      element("div", { class: "dm-columns" }, ...columns.map(({ node }) => node)));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
