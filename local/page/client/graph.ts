// The state machine that runs, drawn from its definition: where an execution has been, where it stands, what is left.
// The same is said in words for those who do not see it.
import { type ExecutionShown, type MachineShown, type StateShown, type VisitShown } from '../shown.ts';
import { s } from './element.ts';
import { span } from './instants.ts';
import { layOut, NODE, type PlacedEdge } from './machine-layout.ts';

type Standing = 'done' | 'now' | 'failed' | 'later';

const RUNNING = 'RUNNING';

const standingOf = (state: StateShown, execution: ExecutionShown | undefined): Standing => {
  if (!execution?.visits.some((visit) => visit.state === state.name)) return 'later';
  const last = execution.visits.at(-1);
  if (last?.state !== state.name || execution.status === 'SUCCEEDED') return 'done';
  if (execution.status !== RUNNING) return 'failed';
  return last.exitedAt === undefined ? 'now' : 'done';
};

const WORD: Readonly<Record<Standing, string>> = { done: 'done', now: 'now', failed: 'failed', later: '' };

const lastVisit = (execution: ExecutionShown | undefined, state: string): VisitShown | undefined =>
  execution?.visits.findLast((visit) => visit.state === state);

const CLAUSE = 32;

/** The first clause of what the definition says about a state; the whole stands in the hover. */
const clause = (comment: string): string => {
  const first = comment.split(/[,.;:]/)[0] ?? '';
  return first.length <= CLAUSE ? first : `${first.slice(0, CLAUSE - 1).replace(/\s\S*$/, '')} …`;
};

const stays = (visit: VisitShown, now: number): string => {
  const stay = span(now - visit.enteredAt);
  if (!visit.waits) return `runs for ${stay}`;
  return `waits ${stay}${visit.until === undefined ? '' : `, ${span(visit.until - now)} left`}`;
};

const stayed = ({ enteredAt, exitedAt = enteredAt, error }: VisitShown): string =>
  `${span(exitedAt - enteredAt)}${error ? `, ${error}` : ''}`;

/** The small line of a state: what it does, or what it did here. */
const small = (state: StateShown, standing: Standing, visit: VisitShown | undefined, now: number): string => {
  if (!visit) return clause(state.comment);
  if (standing === 'now') return stays(visit, now);
  return standing === 'failed' ? (visit.error ?? 'stopped here') : stayed(visit);
};

const isTravelled = (edge: PlacedEdge, execution: ExecutionShown | undefined): boolean => {
  const visits = execution?.visits ?? [];
  if (edge.to === '') return execution?.status === 'SUCCEEDED' && visits.at(-1)?.state === edge.from;
  return visits.some((visit, index) => visit.state === edge.from && visits[index + 1]?.state === edge.to);
};

const drawEdge = (edge: PlacedEdge, travelled: boolean): SVGElement => {
  const { x, y, turned } = edge.words;
  const turn = turned ? { transform: `rotate(-90 ${x} ${y})`, 'text-anchor': 'middle' } : {};
  return s(
    'g',
    {},
    s('path', {
      class: travelled ? 'edge travelled' : 'edge',
      d: edge.path,
      'marker-end': travelled ? 'url(#arrow-travelled)' : 'url(#arrow)',
    }),
    s('text', { class: 'edge-label', x, y, ...turn }, edge.label),
  );
};

const choice = (y: number): string => {
  const { left, right, height } = NODE;
  const [a, b, middle] = [left + 16, right - 16, y + height / 2];
  return `M${a} ${y}H${b}L${right} ${middle} ${b} ${y + height}H${a}L${left} ${middle}z`;
};

const hover = (state: StateShown): SVGElement | undefined =>
  state.comment ? s('title', {}, state.comment) : undefined;

const drawState = (state: StateShown, y: number, standing: Standing, line: string): SVGElement => {
  const attributes = { class: `node ${standing}`, 'data-state': state.name, 'data-standing': standing };
  if (state.type === 'Choice') {
    const name = s('text', { class: 'name', x: NODE.middle, y: y + 28, 'text-anchor': 'middle' }, state.name);
    return s('g', attributes, hover(state), s('path', { class: 'shape', d: choice(y) }), name);
  }
  const box = { x: NODE.left, y, width: NODE.width, height: NODE.height, rx: 8 };
  const ring = { x: NODE.left - 4.5, y: y - 4.5, width: NODE.width + 9, height: NODE.height + 9, rx: 11 };
  return s(
    'g',
    attributes,
    hover(state),
    s('rect', { class: 'shape', ...box }),
    standing === 'now' && s('rect', { class: 'ring', ...ring }),
    s('text', { class: 'name', x: NODE.left + 14, y: y + 20 }, state.name),
    s('text', { class: 'small', x: NODE.left + 14, y: y + 37 }, line),
    s('text', { class: 'word', x: NODE.right - 14, y: y + 20, 'text-anchor': 'end' }, WORD[standing]),
  );
};

const arrow = (id: string): SVGElement =>
  s(
    'marker',
    { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    s('path', { d: 'M0 0 8 4 0 8z' }),
  );

/** The machine with what one execution did in it; without one, everything is still to come. */
export const drawGraph = (
  machine: MachineShown,
  execution: ExecutionShown | undefined,
  now: number,
): SVGElement => {
  const layout = layOut(machine);
  const stands = layout.states.map(({ state, y }) => {
    const standing = standingOf(state, execution);
    return { state, y, standing, line: small(state, standing, lastVisit(execution, state.name), now) };
  });
  const said = stands.map(({ state, standing, line }) =>
    standing === 'later'
      ? `${state.name}: not reached`
      : `${state.name}: ${WORD[standing]}${state.type === 'Choice' ? '' : `, ${line}`}`,
  );
  const finished = execution?.status === 'SUCCEEDED';
  return s(
    'svg',
    {
      class: 'graph',
      viewBox: `0 0 330 ${layout.height}`,
      role: 'img',
      'aria-label': `State machine ${machine.name}. ${said.join('. ')}.`,
    },
    s('defs', {}, arrow('arrow'), arrow('arrow-travelled')),
    s('circle', { class: execution ? 'dot travelled' : 'dot', cx: NODE.middle, cy: 9, r: 6 }),
    s('path', {
      class: execution ? 'edge travelled' : 'edge',
      d: `M${NODE.middle} 15V29`,
      'marker-end': execution ? 'url(#arrow-travelled)' : 'url(#arrow)',
    }),
    ...layout.edges.map((edge) => drawEdge(edge, isTravelled(edge, execution))),
    ...stands.map(({ state, y, standing, line }) => drawState(state, y, standing, line)),
    s('circle', { class: 'dot', cx: NODE.middle, cy: layout.end + 7, r: 6 }),
    s('circle', { class: finished ? 'dot travelled' : 'dot', cx: NODE.middle, cy: layout.end + 7, r: 2.5 }),
  );
};
