// Stands before the scripts of what can be printed on its own: black on white, and nothing of JupyterLab around it.

const PAPER = `
  @page { margin: 20mm; }
  html { color-scheme: light; }
  body { margin: 0; color: #000; background: #fff; font: 11pt/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
  h1 { font-size: 18pt; line-height: 1.25; margin: 0 0 12pt; }
  h2 { font-size: 13pt; line-height: 1.3; margin: 16pt 0 4pt; break-after: avoid; }
  h3 { font-size: 11pt; margin: 10pt 0 2pt; break-after: avoid; }
  p, ul, ol { margin: 0 0 6pt; }
  ul, ol { padding-left: 18pt; }
  table { border-collapse: collapse; width: 100%; margin: 4pt 0 8pt; }
  th, td { border: 0.5pt solid #000; padding: 3pt 6pt; text-align: left; vertical-align: top; }
  tr, li { break-inside: avoid; }
  p, li, td { overflow-wrap: anywhere; white-space: pre-line; }
  a { color: inherit; }
`;

/**
 * Print some elements as a document with a title. They are copied, with the text that stands in them: a form's controls
 * hold their content elsewhere, so give paragraphs, lists and tables. Returns the hidden frame, which leaves after printing.
 */
function printDocument(title, nodes) {
  document.querySelector("iframe.dm-print")?.remove(); // a browser that tells of no end of printing leaves one behind
  const paper = document.implementation.createHTMLDocument(title);
  paper.documentElement.lang = "en";
  paper.head.append(element("style", {}, PAPER));
  paper.body.append(element("h1", {}, title), ...nodes.map((node) => node.cloneNode(true)));
  const frame = element("iframe", {
    class: "dm-print", title, "aria-hidden": "true", tabindex: "-1", srcdoc: `<!DOCTYPE html>${paper.documentElement.outerHTML}`,
    style: "position: fixed; right: 0; bottom: 0; width: 0; height: 0; border: 0;", // a frame that is not displayed does not print
    onload: () => {
      frame.contentWindow.addEventListener("afterprint", () => frame.remove());
      frame.contentWindow.print();
    },
  });
  document.body.append(frame);
  return frame;
}
