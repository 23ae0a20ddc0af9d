// The run of the experiment that a version comes from: its parameters as a table, a curve for each metric, what it
// logged as a list.
import { type RunShown } from '../shown.ts';
import { drawMetric } from './curve.ts';
import { type Child, h } from './element.ts';
import { drawRows } from './table.ts';

/** As many of each as the page draws. */
const SHOWN = 50;

const more = (all: number): Child => all > SHOWN && h('p.sub', `and ${all - SHOWN} more`);

const parameters = (given: RunShown['parameters']): Child[] => {
  const all = Object.entries(given);
  if (all.length === 0) return [h('p.sub', 'It logged no parameters.')];
  const rows = all.slice(0, SHOWN).map(([name, value]) => [[h('bdi', name)], [h('bdi', String(value))]]);
  const table = drawRows('Parameters of the run', [[['Parameter'], ['Value']], ...rows], ['', '.right']);
  return [table, more(all.length)];
};

const metrics = (all: RunShown['metrics']): Child[] => {
  if (all.length === 0) return [h('p.sub', 'It logged no metrics.')];
  return [
    h('div.curves', { 'data-key': 'curves' }, ...all.slice(0, SHOWN).map(drawMetric)),
    more(all.length),
  ];
};

const artifacts = (all: RunShown['artifacts']): Child[] => {
  if (all.length === 0) return [];
  const items = all
    .slice(0, SHOWN)
    .map(({ name, uri }) => h('li', h('bdi', name), ' ', h('code', h('bdi', uri))));
  return [h('h5', 'Artifacts'), h('ul.artifacts', ...items), more(all.length)];
};

/** The parts of the section. */
export const drawRun = ({ experiment, name, ...logged }: RunShown): Child[] => [
  h('p', h('bdi', name), experiment && h('span.sub', ' of the experiment ', h('bdi', experiment))),
  h('h5', 'Parameters'),
  ...parameters(logged.parameters),
  h('h5', 'Metrics'),
  ...metrics(logged.metrics),
  ...artifacts(logged.artifacts),
];
