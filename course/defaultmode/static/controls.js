// A bar of labelled native controls; `values` holds what they say, by name.
export default {
  render({ model, el }) {
    const bar = document.createElement("div");
    bar.className = "dm-lab";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", model.get("label"));
    bar.dataset.lmSuppressShortcuts = "true";
    bar.addEventListener("keydown", (event) => { if (event.key !== "Escape") event.stopPropagation(); });
    const inputs = {};
    const set = (name, value) => { model.set("values", { ...model.get("values"), [name]: value }); model.save_changes(); };

    for (const control of model.get("controls")) {
      if (control.kind === "button") {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = control.label;
        button.onclick = () => set(control.name, (model.get("values")[control.name] ?? 0) + 1);
        bar.append(button);
        continue;
      }
      const label = document.createElement("label");
      label.htmlFor = identifier();
      const words = document.createElement("span");
      words.textContent = control.label;
      const input = document.createElement(control.kind === "select" ? "select" : "input");
      input.id = label.htmlFor;
      input.setAttribute("aria-label", control.label); // the label holds its control too, whose text is not its name
      if (control.kind === "select") {
        input.append(...control.options.map(([value, text]) => new Option(text, value)));
        input.onchange = () => set(control.name, input.value);
        label.append(words, input);
      } else if (control.kind === "toggle") {
        input.type = "checkbox";
        input.onchange = () => set(control.name, input.checked);
        label.append(input, words);
      } else {
        Object.assign(input, { type: "range", min: control.min, max: control.max, step: control.step });
        const output = document.createElement("output");
        input.oninput = () => set(control.name, Number(input.value));
        label.append(words, input, output);
        input.output = output;
      }
      inputs[control.name] = input;
      bar.append(label);
    }
    const sync = () => {
      const values = model.get("values");
      for (const [name, input] of Object.entries(inputs)) {
        if (input.type === "checkbox") input.checked = values[name];
        else if (input.value !== String(values[name]) && !input.matches(":active")) input.value = values[name]; // not under the hand
        if (input.output) input.output.textContent = values[name];
      }
    };
    const trouble = document.createElement("p");
    trouble.className = "dm-trouble";
    trouble.setAttribute("role", "alert");
    const complain = () => { trouble.textContent = model.get("trouble"); };
    bar.append(trouble);
    model.on("change:values", sync);
    model.on("change:trouble", complain);
    sync();
    complain();
    el.append(bar);
    return () => { model.off("change:values", sync); model.off("change:trouble", complain); };
  },
};
