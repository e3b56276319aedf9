// Keys: what Lab would do with them on a page that is for reading.

// Outside the code, only these reach Lab (with Ctrl or Cmd): save, find, side bar, command palette.
// All others do what they do in any page, and none can delete, insert, cut or turn a cell.
const FOR_LAB = new Set(['s', 'f', 'b', 'c+shift']);
const SUPPRESS = 'data-lm-suppress-shortcuts'; // Lumino's own word for it
const RUNS_CODE = new Set(['Enter', 'Escape']);

export const keepKeysAway = () => {
  // On the window, so that it is decided before Lab's own listener on the document looks for the attribute;
  // and on the very element that has the focus, because Lab looks no further up than where a shortcut fits.
  window.addEventListener(
    'keydown',
    event => {
      const panel = event.target.closest?.('.dm-course');
      if (!panel) return;
      panel.classList.add('dm-by-keyboard'); // show where the keyboard stands, from now on
      if (event.target.closest('.jp-Notebook')) event.target.toggleAttribute(SUPPRESS, !isForLab(event, panel));
    },
    { capture: true }
  );
  const byMouse = event => event.target.closest?.('.dm-course')?.classList.remove('dm-by-keyboard');
  window.addEventListener('pointerdown', byMouse, { capture: true });
};

const isForLab = (event, panel) => {
  const key = event.key.toLowerCase() + (event.shiftKey ? '+shift' : '');
  if ((event.ctrlKey || event.metaKey) && !event.altKey && FOR_LAB.has(key)) return true;
  if (!panel.classList.contains('dm-shows-code')) return false;
  return event.target.closest('.jp-CodeMirrorEditor') !== null || (RUNS_CODE.has(event.key) && !event.altKey);
};
