// A policy file to start from: short, commented, valid at once, with rules that are turned on by taking a # away.
import { stringify } from 'yaml';

/** What a policy says of its people and places. */
export interface Places {
  readonly channel: string;
  readonly approvers: readonly string[];
  readonly buckets: readonly string[];
}

/** What of it was given. */
export type Said = { readonly [K in keyof Places]?: Places[K] | undefined };

/** A file that stands alone says everything; one that extends another only what is different. */
export type Starter = { readonly group: string; readonly schema: string | undefined } & (
  | { readonly kind: 'alone'; readonly said: Places }
  | { readonly kind: 'extends'; readonly base: string; readonly said: Said; readonly inherited: Places }
);

/** The text of the file. */
export const starterPolicy = (starter: Starter): string =>
  [
    ...(starter.schema === undefined ? [] : [`# yaml-language-server: $schema=${starter.schema}`]),
    ...(starter.kind === 'alone' ? aloneLines(starter) : extendingLines(starter)),
    '',
    ...RULES,
    '',
  ].join('\n');

const aloneLines = ({ group, said }: Extract<Starter, { kind: 'alone' }>): string[] => [
  `# The policy of ${group}, as countersign init wrote it. Every key stands in docs/policy.md.`,
  `groups: ${yaml([group])} # also a pattern: * stands for any run of characters`,
  `channel: ${yaml(said.channel)} # the Slack channel where the question is asked, by id`,
  `approvers: ${yaml(said.approvers)} # any one decides, never the author of the version`,
  'open: 72h # how long the question stays open: 90m, 72h, 3d',
  'onExpiry: reject # then: reject, or leave-pending',
  `buckets: ${yaml(said.buckets)} # the only buckets that evidence is read from`,
  '',
  '# Only watches: a card without buttons says what the policy would do, and nothing is written.',
  '# mode: observe',
  '',
  '# What must be there, or the version is rejected and nobody is asked.',
  'evidence:',
  '  files: [model-quality] # what is registered as ModelMetrics.ModelQuality.Statistics',
  ...EVIDENCE.map((line) => `  ${line}`),
];

const extendingLines = ({
  group,
  base,
  said,
  inherited,
}: Extract<Starter, { kind: 'extends' }>): string[] => [
  `# The policy of ${group}, as countersign init wrote it. Every key stands in docs/policy.md.`,
  `# It starts from ${base}.yml: all that is written there holds here too, until it is written here again.`,
  `extends: ${yaml(base)}`,
  `groups: ${yaml([group])}`,
  ...(['channel', 'approvers', 'buckets'] as const).map((key) =>
    said[key] === undefined ? `# ${key}: ${yaml(inherited[key])}` : `${key}: ${yaml(said[key])}`,
  ),
  '',
  '# What must be there beside, or the version is rejected and nobody is asked.',
  '# evidence:',
  ...EVIDENCE.map((line) => `#   ${line.replace('# ', '')}`),
];

const EVIDENCE = [
  '# trainingCommit: true',
  '# metadata: { owner: any, data-classification: [public, internal] } # of each version',
  '# groupTags: { owner: any, risk-tier: [low, medium, high] } # of the group',
];

const RULES = [
  '# Numbers that must hold. A path leads into that file; drop compares with the newest approved version.',
  '# metrics:',
  '#   - path: binary_classification_metrics.auc.value',
  '#     min: 0.80',
  '#     drop: { atMost: 0.01, level: ask }',
];

/** A value in one line, in quotes where YAML would read something else. */
const yaml = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
