// A lesson's outputs are made anew on every opening, so making them is no change worth saving: the notebook
// counts as changed, is saved and asks before closing only if somebody edited its cells.

export const forgetOutputs = ({ context }) => {
  const { model } = context;
  let saved = sources(model);
  context.saveState.connect((_, state) => {
    if (state === 'completed') saved = sources(model);
  });
  const settle = () => {
    if (model.dirty && sources(model) === saved) model.dirty = false;
  };
  model.stateChanged.connect((_, change) => {
    if (change.name === 'dirty' && change.newValue) settle();
  });
  settle();
};

const sources = model => {
  const cells = [];
  for (const { type, sharedModel, attachments } of model.cells) cells.push([type, sharedModel.getSource(), attachments?.toJSON()]);
  return JSON.stringify(cells);
};
