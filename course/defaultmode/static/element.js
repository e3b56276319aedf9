// Stands before the script of every widget (look.script).

/** An element with attributes (`onclick` … listens; null and false are left out) and children (null is left out). */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Attributes of a box in which keys stay: JupyterLab's shortcuts are off in it, but for saving; Escape goes on to the page. */
const KEYS_STAY = {
  "data-lm-suppress-shortcuts": "true",
  onkeydown: (event) => {
    const save = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
    event.currentTarget.toggleAttribute("data-lm-suppress-shortcuts", !save); // asked for after this, when the key arrives
    if (!save && event.key !== "Escape") event.stopPropagation();
  },
};

/** An id that no other part of the page has. */
const identifier = () => `dm-${Math.random().toString(36).slice(2)}`;

/** Milliseconds without an answer from the kernel before the page says so. */
const PATIENCE = 6000;

/** Text with blank lines between its paragraphs. */
const paragraphs = (text) => text.split(/\n\s*\n/).map((part) => element("p", {}, part));

/** A text without the half of a character that a limit may leave. */
const wholeCharacters = (text) => text.replace(/\p{Surrogate}/gu, "");

/** The line of sources below what is said of an answer; its links come from the kernel, as HTML. */
function sources(markup) {
  const line = element("p", { class: "dm-source" });
  line.innerHTML = markup;
  return line;
}

/** The class of a box that says what became of an answer: `tone` is right, not-yet or nothing. */
const toned = (box, tone) => (tone ? `${box} dm-${tone}` : box);

/** The line that says whether what was given is saved: its node, and `say(state, words)`. */
function savedLine() {
  const node = element("span", { class: "dm-saved", role: "status", "aria-live": "polite" });
  const say = (state, words) => { node.dataset.state = state; if (node.textContent !== words) node.textContent = words; };
  return { node, say };
}

/** A double click and a key that is held down press a button of `node`, or `node` itself, once. */
function pressedOnce(node) {
  node.addEventListener("click", (event) => { if (event.detail > 1) event.stopImmediatePropagation(); }, { capture: true });
  node.addEventListener("keydown", (event) => { if (event.repeat && event.key === "Enter") event.preventDefault(); });
  return node;
}
