// Course mode: what happens to a notebook whose metadata says "defaultmode".
//
// Its code is put out of sight, it prepares itself on opening if it is trusted, and a person can only
// change what is meant to be changed. Every other notebook is left exactly as it is, and so is a quiz that has been
// graded: there is nothing more to be answered in it.
import { answerBoxes } from './answers.js';
import { Bar } from './bar.js';
import { keepKeysAway } from './keys.js';
import { isTrusted, prepare, trust } from './prepare.js';
import { forgetOutputs } from './unsaved.js';

export const plugin = lab => ({
  id: 'defaultmode:course-mode',
  description: 'Shows the lessons and quizzes of Default Mode as pages rather than as code.',
  autoStart: true,
  requires: [lab.INotebookTracker],
  activate: (app, tracker) => {
    document.head.append(styleSheet());
    keepKeysAway();

    const pages = new WeakMap();
    const visit = async panel => {
      if (!panel) return;
      await panel.context.ready;
      if (panel.isDisposed || !isCourse(panel.context.model.getMetadata('defaultmode'))) return;
      if (!pages.has(panel)) pages.set(panel, new CoursePage(panel, app, lab));
      // A notebook in a background tab waits until somebody looks at it.
      if (tracker.currentWidget === panel) pages.get(panel).open();
    };
    tracker.widgetAdded.connect((_, panel) => visit(panel));
    tracker.currentChanged.connect((_, panel) => visit(panel));
    tracker.forEach(visit);
  }
});

const isCourse = about => Boolean(about) && !about.graded;

class CoursePage {
  constructor(panel, app, lab) {
    this.panel = panel;
    this.lab = lab;
    this.settings = app.serviceManager.serverSettings;
    this.role = panel.context.model.getMetadata('defaultmode').role ?? 'lesson';
    this.noun = { quiz: 'quiz', start: 'page', page: 'page' }[this.role] ?? 'lesson';
    this.bar = new Bar(lab.Widget, {
      onCode: shown => this.showCode(shown),
      onPrepare: () => this.prepare()
    });
    panel.addClass('dm-course');
    panel.toolbar.hide();
    panel.contentHeader.addWidget(this.bar.widget);
    panel.content.node.addEventListener('dblclick', this, true);
    panel.content.node.addEventListener('contextmenu', this, true);
    plainReading(panel.content.node);
    forgetOutputs(panel);
    answerBoxes(panel);
    panel.sessionContext.statusChanged.connect((_, status) => this.onKernel(status));
  }

  // Once, when the page is first looked at.
  async open() {
    if (this.opened) return;
    this.opened = true;
    this.state('asking');
    if (!isTrusted(this.panel)) {
      this.bar.ask(
        `This ${this.noun} was changed or made elsewhere; preparing it runs its programs on this computer.`,
        'I trust this notebook: prepare it',
        async () => {
          await trust(this.panel, this.lab.ServerConnection, this.settings);
          this.prepare();
        }
      );
    } else if (runsOnOpening()) {
      this.prepare();
    } else {
      this.bar.ask(`The exercises of this ${this.noun} are not running yet.`, `Prepare this ${this.noun}`, () => this.prepare());
    }
  }

  async prepare() {
    if (this.preparing) return;
    this.preparing = true;
    this.state('preparing');
    this.bar.say(`Preparing this ${this.noun}…`);
    this.bar.canPrepare(false);
    try {
      const failed = await prepare(this.panel, this.lab.CodeCell, (done, all) =>
        this.bar.progress(`Preparing this ${this.noun}…`, done, all)
      );
      this.finish(failed);
    } catch (error) {
      this.state('failed');
      this.bar.trouble(`This ${this.noun} could not be prepared (${error.message ?? error}): choose “Prepare again”.`);
    } finally {
      this.preparing = false;
      this.bar.canPrepare(true);
    }
  }

  finish(failed) {
    this.state(failed.length ? 'failed' : 'ready');
    if (failed.length === 0) {
      this.bar.say(`This ${this.noun} is ready.`);
      return;
    }
    const parts = failed.length === 1 ? 'One part' : `${failed.length} parts`;
    this.bar.trouble(`${parts} of this ${this.noun} could not be prepared.`, {
      label: 'Show me where',
      act: () => {
        failed[0].node.scrollIntoView({ block: 'center' });
        failed[0].node.querySelector('.dm-failure')?.focus({ preventScroll: true });
      }
    });
  }

  // For style sheets and tests: asking, preparing, ready or failed.
  state(name) {
    this.panel.node.dataset.dmState = name;
  }

  showCode(shown) {
    const { panel } = this;
    panel.toggleClass('dm-shows-code', shown);
    panel.toolbar.setHidden(!shown);
    if (shown) {
      for (const cell of panel.content.widgets) if (cell.model.type === 'code') cell.inputHidden = false;
    }
  }

  onKernel(status) {
    if (this.preparing || !this.opened || !['dead', 'autorestarting', 'restarting', 'terminating'].includes(status)) return;
    this.bar.trouble(`The program behind this ${this.noun} has stopped. Choose “Prepare again”; what you gave is kept.`);
  }

  // A double click on a text of the course would turn it into its source; Lab's menu would offer to delete it.
  handleEvent(event) {
    if (event.type === 'contextmenu' && !this.panel.hasClass('dm-shows-code')) event.stopPropagation();
    else if (!this.panel.hasClass('dm-shows-code') && event.target.closest('.jp-MarkdownOutput')) event.stopPropagation();
  }
}

// Running a notebook on opening is safe only where the server is strict about trust: `defaultmode learn`
// is, and says so in the page's configuration; a stock server trusts whatever was uploaded without outputs.
const runsOnOpening = () => {
  const config = document.getElementById('jupyter-config-data');
  return config !== null && JSON.parse(config.textContent).defaultmodeRunsOnOpening === 'true';
};

// Lab calls its cells a feed, which has to consist of articles and does not: a screen reader reads a plain page.
const plainReading = notebook => {
  const page = notebook.querySelector('.jp-WindowedPanel-viewport');
  page?.removeAttribute('role');
  page?.removeAttribute('aria-label');
};

const styleSheet = () =>
  Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('course-mode.css', import.meta.url).href });
