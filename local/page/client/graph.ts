// The state machine that runs, drawn from its definition: where an execution has been, where it stands, what is left.
// The same is said in words for those who do not see it.
import { type ExecutionShown, type MachineShown, type StateShown, type VisitShown } from '../shown.ts';
import { s } from './element.ts';
import { span } from './instants.ts';
import { type Arrow, arrowsOf, NODE, topOf } from './machine-layout.ts';
import { hasFailed } from './standing.ts';

type Run = ExecutionShown | undefined;
type Standing = 'done' | 'now' | 'failed' | 'later';

const WORD: Readonly<Record<Standing, string>> = { done: 'done', now: 'now', failed: 'failed', later: '' };

const standingOf = (visit: VisitShown | undefined, run: Run): Standing => {
  if (!visit || !run) return 'later';
  if (visit !== run.visits.at(-1) || run.status === 'SUCCEEDED') return 'done';
  if (hasFailed(run)) return 'failed';
  return visit.exitedAt === undefined ? 'now' : 'done';
};

const CLAUSE = 32;

/** The first clause of what the definition says about a state; the whole stands in the hover. */
const clause = (comment: string): string => {
  const first = comment.split(/[,.;:]/)[0] ?? '';
  return first.length <= CLAUSE ? first : `${first.slice(0, CLAUSE - 1).replace(/\s\S*$/, '')} …`;
};

/** What happened in a state, or happens in it now. */
const told = (visit: VisitShown, isNow: boolean, now: number): string => {
  const { enteredAt, exitedAt = enteredAt, error, waits, until } = visit;
  if (!isNow) return `${span(exitedAt - enteredAt)}${error ? `, ${error}` : ''}`;
  const left = until === undefined ? '' : `, ${span(until - now)} left`;
  return `${waits ? 'waits' : 'runs for'} ${span(now - enteredAt)}${left}`;
};

interface Drawn {
  readonly state: StateShown;
  readonly standing: Standing;
  /** The small line: what the state does, or what it did here. */
  readonly line: string;
}

const drawnOf = (state: StateShown, run: Run, now: number): Drawn => {
  const visit = run?.visits.findLast((it) => it.state === state.name);
  const standing = standingOf(visit, run);
  if (!visit) return { state, standing, line: clause(state.comment) };
  if (standing === 'failed') return { state, standing, line: visit.error ?? 'stopped here' };
  return { state, standing, line: told(visit, standing === 'now', now) };
};

const isTravelled = ({ from, to }: Arrow, run: Run): boolean => {
  const { visits = [], status = '' } = run ?? {};
  if (to === '') return status === 'SUCCEEDED' && visits.at(-1)?.state === from;
  return visits.some(({ state }, index) => state === from && visits[index + 1]?.state === to);
};

const drawArrow = (path: string, isWent: boolean): SVGElement =>
  s(isWent ? 'path.edge.travelled' : 'path.edge', { d: path, 'marker-end': 'url(#arrow)' });

const drawLabel = ({ label, words: { x, y, isTurned } }: Arrow): SVGElement => {
  const turn = isTurned ? { transform: `rotate(-90 ${x} ${y})`, 'text-anchor': 'middle' } : {};
  return s('text.small', { x, y, ...turn }, label);
};

const { left, right, width, height, middle } = NODE;

const box = (name: string, y: number, around = 0): SVGElement => {
  const place = { x: left - around, y: y - around, width: width + 2 * around, height: height + 2 * around };
  return s(`rect.${name}`, { ...place, rx: 8 + around / 2 });
};

/** A choice has corners at its sides. */
const choice = (y: number): SVGElement => {
  const [a, b] = [left + 16, right - 16];
  const half = y + height / 2;
  return s('path.shape', {
    d: `M${a} ${y}H${b}L${right} ${half} ${b} ${y + height}H${a}L${left} ${half}z`,
  });
};

const drawState = ({ state, standing, line }: Drawn, y: number): SVGElement => {
  const { name, comment, type } = state;
  const frame = [{ 'data-state': name, 'data-standing': standing }, comment !== '' && s('title', comment)];
  if (type === 'Choice') {
    const label = s('text.name', { x: middle, y: y + 28, 'text-anchor': 'middle' }, name);
    return s(`g.node.${standing}`, ...frame, choice(y), label);
  }
  return s(
    `g.node.${standing}`,
    ...frame,
    box('shape', y),
    standing === 'now' && box('ring', y, 4.5),
    s('text.name', { x: left + 14, y: y + 20 }, name),
    s('text.small', { x: left + 14, y: y + 37 }, line),
    s('text.word', { x: right - 14, y: y + 20, 'text-anchor': 'end' }, WORD[standing]),
  );
};

const dot = (isReached: boolean, cy: number, r = 6): SVGElement =>
  s(isReached ? 'circle.dot.travelled' : 'circle.dot', { cx: middle, cy, r });

const arrowhead = (): SVGElement =>
  s(
    'marker',
    { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    s('path', { d: 'M0 0 8 4 0 8z' }),
  );

const said = ({ state, standing, line }: Drawn): string => {
  if (standing === 'later') return `${state.name}: not reached`;
  return `${state.name}: ${WORD[standing]}${state.type === 'Choice' ? '' : `, ${line}`}`;
};

/** The machine with what one execution did in it; without one, everything is still to come. */
export const drawGraph = (machine: MachineShown, run: Run, now: number): SVGElement => {
  const states = machine.states.map((state) => drawnOf(state, run, now));
  const end = topOf(states.length);
  const words = `State machine ${machine.name}. ${states.map(said).join('. ')}.`;
  return s(
    'svg.graph',
    { viewBox: `0 0 330 ${end + 20}`, role: 'img', 'aria-label': words },
    s('defs', arrowhead()),
    dot(run !== undefined, 9),
    drawArrow(`M${middle} 15V29`, run !== undefined),
    ...arrowsOf(machine).flatMap((arrow) => [
      drawArrow(arrow.path, isTravelled(arrow, run)),
      drawLabel(arrow),
    ]),
    ...states.map((it, index) => drawState(it, topOf(index))),
    dot(false, end + 7),
    dot(run?.status === 'SUCCEEDED', end + 7, 2.5),
  );
};
