// What the parts of a lineage are called: types as words, names where SageMaker gives none, and short ones for a box.
import { type VertexShown } from '../shown.ts';

const TYPES = new Map([
  ['DataSet', 'Data set'],
  ['Model', 'Model data'],
  ['ModelGroup', 'Group'],
]);

const KINDS: Readonly<Record<VertexShown['kind'], string>> = {
  Artifact: 'Artifact',
  Action: 'Action',
  Context: 'Context',
  TrialComponent: 'Trial component',
};

const spaced = (type: string): string =>
  type.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);

/** An artifact whose source is a package is that version: group and number. */
const packageIn = ({ kind, uri = '' }: VertexShown): string | undefined =>
  kind === 'Artifact' ? /:model-package\/([\w-]+\/\d+)$/.exec(uri)?.[1] : undefined;

/** `SageMakerTrainingJob` as `Training job`. */
export const typeInWords = (vertex: VertexShown): string => {
  if (packageIn(vertex) !== undefined) return 'Model package';
  const { type, kind } = vertex;
  return TYPES.get(type) ?? (spaced(type.replace(/^(SageMaker|AWS)(?=[A-Z])/, '')).trim() || KINDS[kind]);
};

/** The whole name; SageMaker gives none to what it records by itself. */
export const nameOf = (vertex: VertexShown): string => {
  const { name, uri, arn } = vertex;
  return name || packageIn(vertex)?.replace('/', ' v') || uri || arn;
};

/** What many names share says nothing: of an address the end counts, of an approval its status, and no suffix of AWS. */
const ADDRESS = /^(?:[a-z][\w+.-]*:.*\/|[\w.-]+\.amazonaws\.com\/(?:.*\/)?)([^/]+)\/?$/;
const SUFFIX = /-aws-(?:model-group|endpoint)(?=-\d+$|$)/;
const APPROVAL = /-(Approved|Rejected|PendingManualApproval)-\d+-aws-model-group$/;

const essence = (vertex: VertexShown): string => {
  const name = nameOf(vertex);
  const [, end] = ADDRESS.exec(name) ?? [];
  if (end !== undefined) return `…/${end}`;
  const [, status] = (vertex.type === 'Approval' && APPROVAL.exec(name)) || [];
  return status === undefined ? name.replace(SUFFIX, '') : status.replace('ManualApproval', '');
};

/** More than any box holds. */
const MOST = 40;

/** The name as it fits, without its middle if it must be: names often differ at the end alone. */
export const shortName = (vertex: VertexShown, fits: (words: string) => boolean): string => {
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

/** What an association says: `ContributedTo` as `contributed to`. */
export const waySaid = (type: string): string => spaced(type).toLowerCase() || 'led to';

/** A foreign name inside of a sentence: one written from right to left, or meant to turn it around, turns only itself. */
export const isolated = (words: string): string =>
  `\u2068${words.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`;
