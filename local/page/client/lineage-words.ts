// What fits into a box of the drawing: names without what many share, and without their middle. What things are called
// is the same here and in the terminal (approval/lineage-words.ts).
import { DECISION_ACTION, type Vertex } from '../../../approval/lineage-graph.ts';
import { calledOf, deciderIn, outcomeIn, typeInWords } from '../../../approval/lineage-words.ts';

/** The small line: of a decision with the outcome, so that who decided has the room for the name. */
export const smallLine = (vertex: Vertex): string =>
  vertex.type === DECISION_ACTION ? `Decision: ${outcomeIn(vertex)}` : typeInWords(vertex);

/** Of an address the end counts. */
const ADDRESS = /^(?:[a-z][\w+.-]*:.*\/|[\w.-]+\.amazonaws\.com\/(?:.*\/)?)([^/]+)\/?$/;

const byWhom = (decision: Vertex): string => {
  const decider = deciderIn(decision);
  return decider && `by ${decider}`;
};

const essence = (vertex: Vertex): string => {
  const name = (vertex.type === DECISION_ACTION && byWhom(vertex)) || calledOf(vertex);
  const [, end] = ADDRESS.exec(name) ?? [];
  return end === undefined ? name : `…/${end}`;
};

/** More than any box holds. */
const MOST = 40;

/** The name as it fits, without its middle if it must be: names often differ at the end alone. */
export const shortName = (vertex: Vertex, fits: (words: string) => boolean): string => {
  const characters = [...essence(vertex)];
  const whole = characters.join('');
  if (fits(whole)) return whole;
  for (let kept = Math.min(MOST, characters.length - 1); kept > 2; kept--) {
    const head = Math.ceil(kept / 2);
    const words = [...characters.slice(0, head), '…', ...characters.slice(head - kept)].join('');
    if (fits(words)) return words;
  }
  return whole;
};

/** A foreign name inside of a sentence: one written from right to left, or meant to turn it around, turns only itself. */
export const isolated = (words: string): string =>
  `\u2068${words.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`;
