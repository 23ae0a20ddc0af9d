// What fits into a box of the drawing: names without what many share, and without their middle. What things are called
// is the same here and in the terminal (approval/lineage-words.ts).
import { roundOn, type Vertex } from '../../../approval/lineage-graph.ts';
import {
  calledOf,
  deciderIn,
  decisionInWords,
  outcomeIn,
  typeInWords,
} from '../../../approval/lineage-words.ts';

/** Of an address the end counts. */
const ADDRESS = /^(?:[a-z][\w+.-]*:.*\/|[\w.-]+\.amazonaws\.com\/(?:.*\/)?)([^/]+)\/?$/;

const essence = (vertex: Vertex): string => {
  const name = calledOf(vertex);
  const [, end] = ADDRESS.exec(name) ?? [];
  return end === undefined ? name : `…/${end}`;
};

type Fits = (words: string) => boolean;

/** More than any box holds. */
const MOST = 40;

const fitted = (words: string, fits: Fits): string => {
  const characters = [...words];
  if (fits(words)) return words;
  for (let kept = Math.min(MOST, characters.length - 1); kept > 2; kept--) {
    const head = Math.ceil(kept / 2);
    const shorter = [...characters.slice(0, head), '…', ...characters.slice(head - kept)].join('');
    if (fits(shorter)) return shorter;
  }
  return words;
};

/** The name as it fits, without its middle if it must be: names often differ at the end alone. */
export const shortName = (vertex: Vertex, fits: Fits): string => fitted(essence(vertex), fits);

/**
 * The two lines of a box: type and name. A decision about the version reads on from one into the other, `Approved by`
 * over `bob`: in one line, a narrow box would cut either.
 */
export const boxWords = (vertex: Vertex, packageArn: string, fits: Fits): readonly [string, string] => {
  if (roundOn(vertex, packageArn) === undefined) return [typeInWords(vertex), shortName(vertex, fits)];
  const [outcome, decider] = [outcomeIn(vertex), deciderIn(vertex)];
  const begun = `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;
  return decider ? [`${begun} by`, fitted(decider, fits)] : [begun, fitted(decisionInWords(vertex), fits)];
};

/** A foreign name inside of a sentence: one written from right to left, or meant to turn it around, turns only itself. */
export const isolated = (words: string): string =>
  `\u2068${words.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`;
