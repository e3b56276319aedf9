// Answers in a person's own words: a Markdown cell that nbgrader expects to be written becomes a text box.
//
// The box is a plain <textarea>, which every browser and screen reader knows, Tab included. The cell stays the
// one place where the answer lives; the notebook is saved to disk shortly after typing stops.

const PAUSE = 800; // ms after the last key
const STUB = 'Write your answer here.'; // what stands in a released quiz for "not answered yet"
const NBGRADER_STUB = 'YOUR ANSWER HERE';

export const answerBoxes = panel => {
  const boxes = new Map();
  const sync = () => {
    panel.content.widgets.forEach((cell, index) => {
      if (isAnswer(cell.model) && !boxes.has(cell)) boxes.set(cell, new AnswerBox(cell, panel.content.widgets[index - 1], saver));
    });
  };
  const saver = new Saver(panel.context, () => boxes.values());
  panel.content.model.cells.changed.connect(() => queueMicrotask(sync));
  sync();
};

const isAnswer = model => model.type === 'markdown' && model.getMetadata('nbgrader')?.solution === true;

const isSave = event => event.type === 'keydown' && (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 's';

class AnswerBox {
  constructor(cell, question, saver) {
    this.cell = cell;
    const id = `dm-answer-${cell.model.id}`;
    this.text = Object.assign(document.createElement('textarea'), { id, rows: 7, className: 'dm-text', placeholder: STUB });
    this.status = Object.assign(document.createElement('p'), { className: 'dm-answer-saved', role: 'status' });
    const label = Object.assign(document.createElement('label'), { htmlFor: id, textContent: 'Your answer' });
    question?.ready.then(() => {
      const words = question.node.querySelector('.jp-OutputArea, .jp-MarkdownOutput');
      words.id ||= `${id}-question`;
      this.text.setAttribute('aria-describedby', words.id);
    });

    const node = Object.assign(document.createElement('div'), { className: 'dm-answer' });
    node.append(label, this.text, this.status);
    // Not for the notebook: it would take the focus from the box to a cell.
    const stays = event => isSave(event) || event.stopPropagation();
    for (const name of ['mousedown', 'focusin', 'keydown', 'dblclick', 'contextmenu']) node.addEventListener(name, stays);
    cell.addClass('dm-answer-cell');
    cell.node.append(node);

    const shared = cell.model.sharedModel;
    const stub = shared.getSource().trim() === NBGRADER_STUB ? NBGRADER_STUB : STUB;
    const read = () => {
      const written = shared.getSource();
      const shown = written.trim() === stub ? '' : written;
      if (shown !== this.text.value) this.text.value = shown;
    };
    read();
    shared.changed.connect(read);
    this.text.addEventListener('input', () => {
      shared.setSource(this.text.value.trim() ? this.text.value : stub);
      this.say('Saving…');
      saver.soon(this);
    });
    this.text.addEventListener('blur', () => saver.now());
  }

  say(text, trouble = false) {
    this.status.textContent = text;
    this.status.classList.toggle('dm-in-trouble', trouble);
  }
}

// Saves the notebook for its boxes: after a pause in typing, at once when a box or the page is left.
class Saver {
  constructor(context) {
    this.context = context;
    this.waiting = new Set();
    const leave = () => document.visibilityState === 'hidden' && this.now();
    document.addEventListener('visibilitychange', leave);
    context.disposed.connect(() => document.removeEventListener('visibilitychange', leave));
  }

  soon(box) {
    this.waiting.add(box);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  async now() {
    clearTimeout(this.timer);
    const boxes = [...this.waiting];
    if (boxes.length === 0) return;
    this.waiting.clear();
    try {
      await (this.saving = Promise.resolve(this.saving).catch(() => {}).then(() => this.context.save()));
      for (const box of boxes) if (!this.waiting.has(box)) box.say('Saved');
    } catch (error) {
      for (const box of boxes) box.say(`Could not save: ${error.message ?? error}. Your text is still here; copy it before you close this page.`, true);
    }
  }
}
