// A piece of the course's HTML. As a live region it must persist, so only its content is replaced.
export default {
  render({ model, el }) {
    const box = document.createElement("div");
    box.className = "dm-panel";
    if (model.get("live")) {
      box.setAttribute("role", "status");
      box.setAttribute("aria-live", "polite");
    }
    const draw = () => { box.innerHTML = model.get("html"); };
    model.on("change:html", draw);
    draw();
    el.append(box);
    return () => model.off("change:html", draw);
  },
};
