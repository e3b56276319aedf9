// Preparing: running every cell of a notebook, saying how far it is, and what could not be prepared.

export const isTrusted = panel => codeCells(panel).every(cell => cell.model.trusted);

// Ask the server to remember the person's yes; what is on the page is trusted from now on.
export const trust = async (panel, { makeRequest }, settings) => {
  const path = panel.context.path.split('/').map(encodeURIComponent).join('/');
  const response = await makeRequest(`${settings.baseUrl}api/contents/${path}/trust`, { method: 'POST' }, settings);
  if (!response.ok) console.warn(`The notebook ${panel.context.path} will be asked about again: ${response.statusText}`);
  for (const cell of codeCells(panel)) cell.model.trusted = true;
};

// Run all cells; resolve with those that failed. `onProgress(done, all)` is called after each.
export const prepare = async (panel, CodeCell, onProgress) => {
  const cells = codeCells(panel).filter(cell => cell.model.sharedModel.getSource().trim());
  for (const cell of cells) reset(cell);
  await panel.sessionContext.ready;
  await revive(panel.sessionContext);
  if (!panel.sessionContext.session?.kernel) throw new Error('Python could not be started');

  let done = 0;
  const run = async cell => {
    const failure = await execute(cell, panel.sessionContext, CodeCell);
    if (failure) explain(cell, failure);
    onProgress((done += 1), cells.length);
    return failure ? [cell] : [];
  };
  // The first cell opens the lesson and all others need it, so they wait for it. They are then sent at once:
  // the kernel takes them one after the other, and none waits for the browser.
  const [first, ...others] = cells;
  if (!first) return [];
  const failed = await run(first);
  return failed.length ? failed : (await Promise.all(others.map(run))).flat();
};

// A program that was shut down or has died is started again.
const revive = async sessionContext => {
  const kernel = sessionContext.session?.kernel;
  if (!kernel) await sessionContext.startKernel();
  else if (kernel.isDisposed || kernel.status === 'dead') await sessionContext.restartKernel();
};

const codeCells = panel => panel.content.widgets.filter(cell => cell.model.type === 'code');

const reset = cell => {
  cell.model.sharedModel.transact(() => cell.model.clearExecution(), false);
  cell.node.querySelector('.dm-failure')?.remove();
  cell.removeClass('dm-failed');
};

// Run one cell; return the reason if it failed. One that fails does not stop those after it: that is what
// the tag means to the kernel.
const execute = async (cell, sessionContext, CodeCell) => {
  try {
    const reply = await CodeCell.execute(cell, sessionContext, { tags: ['raises-exception'] });
    const { status, evalue, ename } = reply?.content ?? { status: 'ok' };
    return status === 'ok' ? null : evalue || ename || 'it was interrupted';
  } catch (error) {
    return error.message || 'the program behind this page stopped';
  }
};

// One sentence in the place of the part; the programmer's account of it shows with the code.
const explain = (cell, reason) => {
  const note = document.createElement('p');
  note.className = 'dm-failure';
  note.tabIndex = -1;
  note.textContent =
    `This part could not be prepared (${reason.split('\n')[0]}). ` +
    'Choose “Prepare again” above; if it stays so, tell whoever gave you this course.';
  cell.addClass('dm-failed');
  cell.node.append(note);
};
