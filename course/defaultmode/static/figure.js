// One plotly figure: fetched from the kernel when it comes near the screen, drawn in the theme's colours,
// with buttons for fixed views, a description and the numbers as a table.

const NEAR = "600px"; // how far below or above the screen a figure is made ready
const LONGEST_WAIT = 60_000; // milliseconds: the lesson may still be preparing

const ARRAYS = {
  i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array,
  f4: Float32Array, f8: Float64Array,
};

// ---- messages -----------------------------------------------------------------------------------

/** Ask the kernel; resolve with the first answer of that type, reject when none comes. */
function ask(model, question, type) {
  return new Promise((resolve, reject) => {
    const stop = () => { clearTimeout(limit); model.off("msg:custom", hear); };
    const hear = (message, buffers) => {
      if (message?.type !== type) return;
      stop();
      resolve({ message, buffers });
    };
    const limit = setTimeout(() => { stop(); reject(new Error("the course did not answer")); }, LONGEST_WAIT);
    model.on("msg:custom", hear);
    model.send({ type: question });
  });
}

/** Plotly, loaded once a page whichever figure asks first. */
function loadPlotly(model) {
  window.__defaultmodePlotly ??= ask(model, "plotly?", "plotly").then(({ buffers }) => new Promise((resolve, reject) => {
    const address = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
    window.PlotlyConfig = { MathJaxConfig: "local" };
    const script = element("script", { src: address });
    script.onload = () => { URL.revokeObjectURL(address); resolve(window.Plotly); };
    script.onerror = () => reject(new Error("plotly could not be read"));
    document.head.append(script);
  })).catch((error) => {
    delete window.__defaultmodePlotly; // the next figure asks again
    throw error;
  });
  return window.__defaultmodePlotly;
}

/** Parse a figure, with plotly's base64 arrays decoded once and for all. */
function unpack(text) {
  return JSON.parse(text, (_, value) => {
    if (value?.bdata === undefined) return value;
    const bytes = Uint8Array.from(atob(value.bdata), (letter) => letter.charCodeAt(0));
    const flat = new ARRAYS[value.dtype](bytes.buffer);
    const [rows, columns] = (value.shape ?? "").split(",").map(Number);
    if (!columns) return flat;
    return Array.from({ length: rows }, (_, row) => flat.subarray(row * columns, (row + 1) * columns));
  });
}

// ---- colours ------------------------------------------------------------------------------------

const isDark = () => document.querySelector("[data-jp-theme-light]")?.dataset.jpThemeLight === "false";

/** The same structure with every known colour replaced by its dark twin. */
function darkened(value, twins) {
  if (typeof value === "string") return twins[value] ?? value;
  if (ArrayBuffer.isView(value) || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => darkened(item, twins));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, darkened(item, twins)]));
}

const themed = (value, model) => (isDark() ? darkened(value, model.get("dark")) : darkened(value, {}));

// ---- the figure ---------------------------------------------------------------------------------

function render({ model, el }) {
  const id = identifier();
  const views = element("div", { class: "dm-views", role: "group", "aria-label": "Views of the brain", hidden: "" });
  const plot = element("div", { class: "dm-plot", role: "img", "aria-describedby": id });
  const legend = element("ul", { class: "dm-legend", hidden: "" });
  const source = element("p", { class: "dm-source" });
  const words = element("p", { id });
  const table = element("div", { class: "dm-table", tabindex: "0", role: "region" });
  const frame = element("div", { class: "dm-scroll" }, plot); // on a narrow page a figure is not squeezed: it scrolls
  const root = element("figure", { class: "dm-figure", "data-lm-suppress-shortcuts": "true" }, views, frame,
    element("figcaption", {}, legend, source,
      element("details", {}, element("summary", {}, "In words"), words),
      element("details", {}, element("summary", {}, "As a table"), table)));
  root.dataset.state = "waiting";
  el.classList.add("dm-fill");
  el.append(root);

  const label = () => {
    plot.style.height = model.get("height") + "px";
    plot.setAttribute("aria-label", model.get("title") || "Figure");
    table.setAttribute("aria-label", `Numbers: ${model.get("title") || "figure"}`);
    words.textContent = model.get("description");
    table.innerHTML = model.get("table");
    source.textContent = model.get("source");
    source.hidden = !model.get("source");
  };
  label();

  let figure = null; // as the kernel sent it, in light colours, with the changes since
  let view = null;   // the id of the chosen view
  let Plotly = null;
  let visible = false;

  // -- views: a camera, and which hemisphere is shown
  const hemisphereOf = (trace) => trace.meta?.hemisphere ?? "both";
  const shown = (trace, chosen) =>
    chosen.hemisphere === "both" || hemisphereOf(trace) === "both" || hemisphereOf(trace) === chosen.hemisphere;
  const scenes = (layout) => Object.keys(layout).filter((key) => /^scene\d*$/.test(key)); // a brain each
  const applyView = () => {
    const chosen = figure.layout.meta?.views?.find((candidate) => candidate.id === view);
    if (!chosen) return;
    figure.data.forEach((trace) => { if (trace.meta?.hemisphere) trace.visible = shown(trace, chosen); });
    for (const scene of scenes(figure.layout)) {
      figure.layout[scene] = { ...figure.layout[scene], camera: chosen.camera, uirevision: chosen.id };
    }
    for (const button of views.children) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  };
  const drawViews = () => {
    const offered = figure.layout.meta?.views ?? [];
    views.hidden = !offered.length;
    view = offered.some((candidate) => candidate.id === view) ? view : figure.layout.meta?.view ?? offered[0]?.id ?? null;
    views.replaceChildren(...offered.map((candidate) => element("button", {
      type: "button", "data-view": candidate.id, "aria-pressed": String(candidate.id === view),
      onclick: () => { view = candidate.id; applyView(); draw(); },
    }, candidate.label)));
  };

  const drawLegend = () => {
    const entries = themed(figure.layout.meta?.legend ?? [], model);
    legend.hidden = !entries.length;
    legend.replaceChildren(...entries.map((entry) => element("li", { style: `--dm-swatch:${entry.colour}` }, entry.label)));
  };

  // -- drawing
  const draw = async () => {
    if (!figure || !Plotly || !visible) return;
    const { data, layout } = themed({ data: figure.data, layout: figure.layout }, model);
    // plotly trusts an array it already knows: datarevision makes it look again
    await Plotly.react(plot, data, { ...layout, datarevision: performance.now(), autosize: true },
      { displayModeBar: false, responsive: true, scrollZoom: true });
    if (root.dataset.state !== "drawn") {
      plot.on("plotly_click", (event) => {
        model.send({ type: "click", trace: event.points[0].data.meta ?? {} });
      });
      root.dataset.state = "drawn";
    }
    drawLegend();
    root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
    root.dispatchEvent(new CustomEvent("dm-drawn", { bubbles: true }));
  };
  // A browser keeps sixteen 3D canvases: one that left the screen gives its own back.
  const release = () => {
    if (root.dataset.state !== "drawn" || !figure.layout.scene) return;
    Plotly.purge(plot);
    root.dataset.state = "waiting";
  };

  const receive = (message) => {
    if (message?.type === "figure") {
      if (figure) release(); // other traces: plotly would keep the sizes of those that stood in their places
      figure = unpack(message.figure);
      drawViews();
      if (view) applyView();
    } else if (message?.type === "change" && figure) {
      const { traces, layout } = unpack(message.change);
      traces.forEach((changes, k) => Object.assign(figure.data[k], changes));
      figure.layout = layout;
      // the reader's view stays; a flat figure gets no such key, since plotly would look into what it holds
      for (const scene of scenes(layout)) layout[scene].camera = plot.layout?.[scene]?.camera ?? layout[scene].camera;
    } else return;
    draw();
  };

  const fetch = async () => {
    try {
      [Plotly] = await Promise.all([loadPlotly(model), figure ?? ask(model, "figure?", "figure")]);
      await draw();
    } catch (error) {
      plot.textContent = `This figure could not be drawn (${error.message}). Choose “Prepare again” above; its numbers are in the table below.`;
      root.dataset.state = "failed";
    }
  };

  const watcher = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    if (visible) fetch(); // draws what changed while nobody looked
    else release();
  }, { rootMargin: NEAR });
  const sizes = new ResizeObserver(() => {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0; // so that the arrow keys reach all of it
    else frame.removeAttribute("tabindex");
    if (root.dataset.state === "drawn") Plotly.Plots.resize(plot);
  });
  const themes = new MutationObserver(draw);

  // The wheel scrolls the page; with Ctrl it zooms the brain.
  plot.addEventListener("wheel", (event) => { if (!event.ctrlKey) event.stopPropagation(); }, { capture: true });
  model.on("msg:custom", receive);
  model.on("change:description change:table change:title change:source change:height", label);
  watcher.observe(root);
  sizes.observe(plot);
  sizes.observe(frame);
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  return () => {
    watcher.disconnect(); sizes.disconnect(); themes.disconnect();
    model.off("msg:custom", receive);
    if (Plotly) Plotly.purge(plot);
  };
}

export default { render };
