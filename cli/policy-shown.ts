// An effective policy as a person reads it: YAML of what it says beside the defaults, then what to look at.
import { Document, isMap, isScalar, visit } from 'yaml';
import { durationWritten } from '../approval/duration.ts';
import { short } from '../approval/ids.ts';
import { canonical } from '../approval/package.ts';
import { PolicyFile, type Policy } from '../approval/policy.ts';

/** A policy with all that the check found about it. */
export interface CheckedPolicy {
  readonly policy: Policy;
  readonly digest: string;
  /** The files that it is made of, its own last. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

const WIDTH = 80;
const INDENT = '  ';

/** Its groups, its file, its digest, its keys, and what to look at, in lines of at most 80 characters where it can be. */
export const shownPolicy = ({ policy, digest, files, warnings, notes }: CheckedPolicy): string => {
  const yaml = yamlOf(policy)
    .trimEnd()
    .split('\n')
    .map((line) => `${INDENT}${line}`);
  return [
    ...wrapped(policy.groups.join(', '), ''),
    ...wrapped(`${madeOfInWords(policy, files)}, digest ${short(digest)}`, INDENT),
    '',
    ...yaml,
    ...[...warnings.map((words) => `Warning: ${words}`), ...notes.map((words) => `Note: ${words}`)].flatMap(
      (words) => ['', ...wrapped(words, INDENT)],
    ),
  ].join('\n');
};

/** `an override in fraud.yml, which extends default.yml` */
const madeOfInWords = ({ file }: Policy, files: readonly string[]): string => {
  const [own = '', ...extended] = [...files].reverse();
  const chain = extended.map((name) => `, which extends ${name}`).join('');
  return `${file === undefined ? '' : 'an override in '}${own}${chain}`;
};

/** What a policy is without a word about it. */
const DEFAULTS: Readonly<Record<string, unknown>> = PolicyFile.partial().parse({});
const RULE_DEFAULTS: Readonly<Record<string, unknown>> = { from: 'model-quality', level: 'block' };

const IN_ONE_LINE = new Set(['needs', 'drop', 'compare', 'reminders', 'quiet', 'escalate', 'breakGlass']);

const yamlOf = (policy: Policy): string => {
  const keys = Object.entries(said({ ...inOrder(policy), open: durationWritten(policy.open) }, DEFAULTS));
  const value = Object.fromEntries(keys.map(([key, it]) => [key, withoutRuleDefaults(it)]));
  const document = new Document(value);
  visit(document, {
    Seq: (_, node) => {
      node.flow = node.items.every((item) => isScalar(item));
    },
    Pair: (_, { key, value: node }) => {
      if (isMap(node) && isScalar(key)) node.flow = IN_ONE_LINE.has(String(key.value));
    },
  });
  return document.toString({ lineWidth: WIDTH - INDENT.length, flowCollectionPadding: false });
};

/** The keys as a file has them; groups stand above, and the name is that of the file. */
const inOrder = (policy: Policy): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(PolicyFile.shape).flatMap((key) => {
      const value = policy[key as keyof PolicyFile];
      return key === 'groups' || value === undefined ? [] : [[key, value]];
    }),
  );

const said = (
  value: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([key, it]) => it !== undefined && !(key in defaults && canonical(it) === canonical(defaults[key])),
    ),
  );

const withoutRuleDefaults = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutRuleDefaults);
  return typeof value === 'object' && value !== null
    ? said(value as Readonly<Record<string, unknown>>, RULE_DEFAULTS)
    : value;
};

/** A sentence in lines, the later ones a little further in. */
export const wrapped = (text: string, indent: string): string[] => {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const longer = line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
    if (longer.length > WIDTH && line.trim() !== '') {
      lines.push(line);
      line = `${indent}${INDENT}${word}`;
    } else line = longer;
  }
  return [...lines, line];
};
