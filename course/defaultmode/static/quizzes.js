// The learner's own quizzes: a button has one marked by the kernel, a link leads to the page with marks and reasons.

/** Where the server gives out a file that lies beside this notebook, as it is. */
function asFile(path) {
  const { baseUrl } = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? '{"baseUrl": "/"}');
  const folder = location.pathname.match(/\/tree\/(.*\/)?[^/]*$/)?.[1] ?? "";
  return `${baseUrl}files/${folder}${path}`;
}

/** The address is told anew at a click: when the list was drawn, another of Lab's tabs may have been in front. */
const pageLink = (path) => element("a", { href: asFile(path), target: "_blank",
  onclick: (event) => { event.currentTarget.href = asFile(path); } }, "Marks and reasons");

export default {
  render({ model, el }) {
    const id = identifier();
    const list = element("ul", { class: "dm-own" });
    const lines = {}; // what was said of a quiz stays while the list is drawn again
    let waiting = null;
    const lineOf = (quiz) => (lines[quiz] ??= savedLine());
    const rowOf = (quiz) => list.querySelector(`li[data-quiz="${quiz}"]`);
    // a button that is off keeps the focus
    const off = (yes) => list.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", yes));
    const mark = (quiz) => {
      if (waiting) return;
      lineOf(quiz).say("saving", "Marking…");
      waiting = setTimeout(() => hear({ type: "marked", quiz, failed: true,
        message: "Not marked: the page has lost touch with the course. Choose “Prepare again” above." }), 25 * PATIENCE);
      off(true);
      model.send({ do: "mark", quiz });
    };
    // a quiz may have been answered since, in another tab of Lab's or of the browser's
    const look = () => { if (!document.hidden && !waiting) model.send({ do: "look" }); };
    const draw = () => {
      const quizzes = model.get("quizzes");
      const held = document.activeElement?.closest?.("li[data-quiz]");
      const back = held && list.contains(held) ? [held.dataset.quiz, document.activeElement.tagName] : null;
      list.replaceChildren(...quizzes.map((quiz) => element("li", { "data-quiz": quiz.id },
        element("p", { id: `${id}-${quiz.id}` }, element("b", {}, quiz.title), ` · ${quiz.answered}`),
        quiz.last ? element("p", {}, `${quiz.last} `, quiz.page ? pageLink(quiz.page) : null) : null,
        element("div", { class: "dm-foot" },
          quiz.spent ? null : pressedOnce(element("button", { type: "button", "aria-describedby": `${id}-${quiz.id}`,
            onclick: () => mark(quiz.id) }, quiz.last ? "Mark my answers again" : "Mark my answers")),
          lineOf(quiz.id).node))));
      if (!quizzes.length) list.append(element("li", {}, "When you have begun a quiz, you can have it marked here."));
      if (waiting) off(true);
      if (back) rowOf(back[0])?.querySelector(back[1])?.focus();
    };
    const hear = (message) => {
      if (message?.type !== "marked") return;
      clearTimeout(waiting);
      waiting = null;
      off(false);
      lineOf(message.quiz).say(message.failed ? "failed" : "saved", message.message);
      const row = rowOf(message.quiz); // whoever has gone on meanwhile stays where they are
      if (!message.failed && row?.contains(document.activeElement)) row.querySelector("a")?.focus();
    };
    model.on("change:quizzes", draw);
    model.on("msg:custom", hear);
    document.addEventListener("visibilitychange", look);
    const seen = new IntersectionObserver((changes) => { if (changes.at(-1).isIntersecting) look(); });
    seen.observe(list);
    draw();
    el.append(element("div", { class: "dm-panel", ...KEYS_STAY }, list));
    return () => {
      clearTimeout(waiting);
      document.removeEventListener("visibilitychange", look);
      seen.disconnect();
      model.off("change:quizzes", draw);
      model.off("msg:custom", hear);
    };
  },
};
