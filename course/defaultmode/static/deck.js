// Which questions, and a button: the kernel makes the deck, the browser saves it.

export default {
  render({ model, el }) {
    const id = identifier();
    const { node: saved, say } = savedLine();
    let waiting = null;
    const choices = model.get("choices").map((choice, place) => element("input", {
      type: "radio", name: id, value: choice.id, checked: place === 0,
    }));
    const ask = () => {
      say("saving", "Making the deck…");
      clearTimeout(waiting);
      waiting = setTimeout(() => say("failed", "No deck yet: the page has lost touch with the course. Choose “Prepare again” above."),
        5 * PATIENCE);
      model.send({ do: "download", which: choices.find((input) => input.checked).value });
    };
    const hear = (message, buffers) => {
      if (message?.type !== "deck") return;
      clearTimeout(waiting);
      say(buffers.length ? "saved" : "failed", message.message);
      if (!buffers.length) return;
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: "application/octet-stream" }));
      element("a", { href: address, download: model.get("file") }).click();
      setTimeout(() => URL.revokeObjectURL(address), PATIENCE); // the browser has begun to save by then
    };
    model.on("msg:custom", hear);
    el.append(element("div", { class: "dm-question dm-deck", role: "group", "aria-labelledby": `${id}-title`, ...KEYS_STAY },
    element("fieldset", {}, element("legend", { id: `${id}-title` }, "Which questions?"),
      element("div", { class: "dm-options" }, ...choices.map((input, place) => element("div", { class: "dm-option" },
        element("label", {}, input, element("span", {}, model.get("choices")[place].text)))))),
    element("div", { class: "dm-foot" },
      pressedOnce(element("button", { type: "button", class: "dm-action", onclick: ask }, "Download the deck")), saved)));
    return () => { clearTimeout(waiting); model.off("msg:custom", hear); };
  },
};
