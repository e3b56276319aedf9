// The slim bar above a lesson: what is going on at its left, the two things one can do about it at its right.
// It is always there and, but for a long sentence in a narrow window, always as high, so that nothing moves.

const HEIGHT = 40; // px

export class Bar {
  constructor(Widget, { onCode, onPrepare }) {
    this.shown = false;
    this.status = element('span', { className: 'dm-status', role: 'status' });
    // Not in the status: a screen reader would read out every number.
    this.count = element('span', { className: 'dm-count', ariaHidden: 'true' });
    this.action = element('button', { type: 'button', className: 'dm-action', hidden: true });
    this.meter = element('progress', { className: 'dm-meter', hidden: true, ariaLabel: 'Prepared so far' });
    this.again = element('button', { type: 'button', textContent: 'Prepare again', hidden: true });
    this.code = element('button', { type: 'button', textContent: 'Show the code' });

    // A button that hides itself must not take the keyboard's place with it.
    this.again.addEventListener('click', () => { this.code.focus(); onPrepare(); });
    this.action.addEventListener('click', () => { this.code.focus(); this.act?.(); });
    this.code.addEventListener('click', () => {
      this.shown = !this.shown;
      // The words change, so there is no aria-pressed: a button that says "Hide the code" is not "pressed".
      this.code.textContent = this.shown ? 'Hide the code' : 'Show the code';
      onCode(this.shown);
    });

    const node = element('div', { className: 'dm-bar', role: 'region', ariaLabel: 'Course' });
    node.append(this.status, this.count, this.meter, this.action, element('span', { className: 'dm-space' }), this.again, this.code);
    this.widget = new Widget({ node });
    new ResizeObserver(() => this.fit()).observe(this.status);
  }

  // Lab lays a page out by the least height that each of its parts asks for.
  fit() {
    const height = `${Math.max(HEIGHT, this.status.offsetHeight + 12)}px`;
    if (this.widget.node.style.minHeight === height) return;
    this.widget.node.style.minHeight = height;
    this.widget.parent?.fit();
  }

  say(text) {
    this.show(text, 'calm');
  }

  progress(text, done, all) {
    this.show(text, 'calm');
    this.count.textContent = `${done} of ${all}`;
    Object.assign(this.meter, { hidden: done === all, max: all, value: done });
  }

  trouble(text, action) {
    this.show(text, 'trouble', action);
  }

  // Say one sentence and offer one thing to do about it.
  ask(text, label, act) {
    this.show(text, 'question', { label, act });
  }

  canPrepare(can) {
    this.again.hidden = !can;
  }

  show(text, tone, action) {
    if (this.status.textContent !== text) this.status.textContent = text; // or it would be announced again
    this.count.textContent = '';
    this.widget.node.dataset.tone = tone;
    this.meter.hidden = true;
    this.act = action?.act;
    this.action.hidden = !action;
    this.action.textContent = action?.label ?? '';
  }
}

const element = (name, properties) => Object.assign(document.createElement(name), properties);
