// Claims to be graded, one at a time. What is chosen stays on the page until it is committed, and cannot be changed then.

export default {
  render({ model, el }) {
    const id = identifier();
    let view;
    const radios = (name, legend, options) => {
      const inputs = options.map(([value, label, means], at) => {
        const input = element("input", { type: "radio", name: `${id}-${name}`, value, id: `${id}-${name}-${at}`, onchange: () => { hint.textContent = ""; } });
        const node = element("label", { for: input.id }, input, element("span", {}, element("b", {}, label), means ? ` – ${means}` : ""));
        return { input, node };
      });
      const node = element("fieldset", { class: `dm-${name}` }, element("legend", {}, legend), ...inputs.map((each) => each.node));
      return {
        node,
        read: () => inputs.find(({ input }) => input.checked)?.input.value ?? "",
        write: (value) => { for (const { input } of inputs) input.checked = input.value === String(value ?? ""); },
      };
    };

    const place = element("span", { class: "dm-label" }), said = element("span");
    const claim = element("h4", { class: "dm-face", tabindex: "-1" }, place, said);
    const found = element("ul");
    const hint = element("p", { class: "dm-hint", role: "alert" });
    const verdict = radios("verdicts", "How far does what was found carry the claim?", model.get("verdicts").map((each) => [each.id, each.label, each.means]));
    const sure = radios("sure", "How sure are you?", model.get("confidence").map((word, at) => [at + 1, word, ""]));
    const commit = element("button", { type: "button", class: "dm-action", onclick: () => {
      if (model.get("act").n !== model.get("view").n) return; // pressed twice before the kernel has answered
      if (verdict.read() && sure.read()) kept.ask({ do: "commit", claim: view.claim.id, verdict: verdict.read(), sure: Number(sure.read()) });
      else hint.textContent = `Choose ${verdict.read() ? "" : "a verdict"}${verdict.read() || sure.read() ? "" : " and "}${sure.read() ? "" : "how sure you are"} first.`;
    } }, "Commit");
    const next = element("button", { type: "button", class: "dm-action", onclick: () => kept.ask({ do: "next" }) }, "Next claim");
    const again = element("button", { type: "button", onclick: () => kept.ask({ do: "again" }) }, "Start again");
    const answer = element("div", { class: "dm-feedback", role: "status", "aria-live": "polite", "aria-atomic": "true" });
    const end = element("div", { class: "dm-scene" });
    const result = element("p", { class: "dm-task", tabindex: "-1" });

    const row = (tag, cells) => element("tr", {}, ...cells.map((cell, at) => element(at ? tag : "th", { scope: tag === "th" ? "col" : at ? null : "row" }, String(cell))));
    const ending = ({ levels, different }) => {
      const lines = different.map((markup) => { const line = element("li"); line.innerHTML = markup; return line; });
      return [
        element("table", {}, element("caption", {}, "How sure you were, and how often the register agreed"),
          element("thead", {}, row("th", ["How sure", "Claims", "Agreed"])), element("tbody", {}, ...levels.map((level) => row("td", level)))),
        element("h5", {}, "Where the register says something else, and why (what you were surest of first)"),
        lines.length ? element("ul", {}, ...lines) : element("p", {}, "Nowhere: the register agreed throughout."),
      ];
    };
    const draw = (now, mine) => {
      const before = view;
      view = now;
      place.textContent = view.place;
      said.textContent = view.claim.said;
      const other = before?.claim.id !== view.claim.id || (before.grade && !view.grade);
      if (other) found.replaceChildren(...view.claim.found.map((each) => element("li", {}, each)));
      if (other || view.grade) { // what is chosen and not committed is left alone
        verdict.write(view.grade?.verdict);
        sure.write(view.grade?.sure);
      }
      verdict.node.disabled = sure.node.disabled = Boolean(view.grade);
      answer.className = toned("dm-feedback", view.answer?.tone);
      answer.replaceChildren(...(view.answer ? [remark(view.answer),
        ...(view.answer.near ? [element("p", {}, view.answer.near)] : []), element("p", {}, view.answer.why),
        element("p", {}, element("b", {}, "What can be said: "), view.answer.teach), sources(view.answer.sources)] : []));
      result.textContent = view.end?.said ?? "";
      end.replaceChildren(...(view.end ? ending(view.end) : []));
      commit.hidden = Boolean(view.grade);
      next.hidden = !view.grade || Boolean(view.end);
      again.hidden = !view.end;
      if (!mine) return;
      // to where the next step is: the other claim, the button that brings it, or the end
      if (view.claim.id !== before.claim.id || (before.grade && !view.grade)) claim.focus();
      else if (view.grade && !before.grade) (view.end ? result : next).focus();
    };

    const kept = keep(model, draw);
    const root = frame("capstone", `${id}-title`,
      element("h3", { id: `${id}-title` }, model.get("title")), element("p", {}, model.get("task")),
      claim, element("div", {}, element("h5", {}, "What was found"), found),
      verdict.node, sure.node, answer, result, end, hint,
      element("div", { class: "dm-foot" }, commit, next, again, kept.saved));
    kept.hear();
    el.append(root);
    return kept.stop;
  },
};
