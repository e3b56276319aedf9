// Below a question of the review: the button that goes on, and at the end the words that stand in the question's place.

export default {
  render({ model, el }) {
    let asked = false, shown = "";
    const words = element("div", { class: "dm-end", tabindex: "-1", role: "status", "aria-live": "polite" });
    const button = pressedOnce(element("button", {
      type: "button", class: "dm-action", onclick: () => { asked = true; model.send({ do: "next" }); },
    }));
    const root = element("div", { class: "dm-question dm-review", role: "group", "aria-label": "The review", ...KEYS_STAY }, words, button);

    const draw = () => {
      const said = model.get("words");
      if (said !== shown) words.innerHTML = shown = said; // it is read aloud when it changes
      words.hidden = !said;
      button.textContent = model.get("button");
      button.hidden = !model.get("button");
      root.hidden = !said && !model.get("button");
      if (said && asked) {
        words.focus(); // the button that was pressed may be gone, and soon the question above
        requestAnimationFrame(() => requestAnimationFrame(() => words.scrollIntoView({ block: "nearest" })));
      }
      asked = asked && !said;
    };
    model.on("change:words change:button", draw);
    draw();
    el.append(root);
    return () => model.off("change:words change:button", draw);
  },
};
