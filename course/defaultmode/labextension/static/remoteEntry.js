// The door through which JupyterLab and Notebook load course mode: a module-federation container written
// by hand, so that no build is needed. Lab offers its own modules in a "share scope"; course mode borrows them.
(() => {
  const here = document.currentScript.src;
  let scope;

  const borrow = async name => {
    const [offer] = Object.values(scope[name]);
    return (await offer.get())();
  };

  const get = async () => {
    const { plugin } = await import(new URL('course-mode.js', here));
    const [{ INotebookTracker }, { CodeCell }, { ServerConnection }, { Widget }] = await Promise.all(
      ['@jupyterlab/notebook', '@jupyterlab/cells', '@jupyterlab/services', '@lumino/widgets'].map(borrow)
    );
    const extension = plugin({ INotebookTracker, CodeCell, ServerConnection, Widget });
    return () => ({ __esModule: true, default: extension });
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.defaultmode = { init: offered => { scope = offered; }, get };
})();
