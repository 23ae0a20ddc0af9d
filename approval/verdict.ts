// A verdict: what the policy says about a version, always with its tree of reasons. Slack, the registry, the ledger, the
// logs and the command all render these same reasons.
import * as z from 'zod';
import { Needed, Needs } from './needs.ts';

/** How strict a rule is: `block` rejects, `ask` lets a person decide and tells them why, `note` is shown only. */
export const Level = z.enum(['block', 'ask', 'note']);
export type Level = z.infer<typeof Level>;

/** The rules, by the word that their file has. `file` stands for all rules on a file that cannot be read. */
export const RuleKind = z.enum([
  'metric',
  'threshold',
  'drop',
  'compare',
  'constraints',
  'slices',
  'facets',
  'evidence',
  'images',
  'naming',
  'lineage',
  'author',
  'file',
]);
export type RuleKind = z.infer<typeof RuleKind>;

/**
 * What a rule found. `missing`: the value is absent or no finite number, so nothing could be compared. `no-champion`:
 * there is nothing approved to compare with. `shown`: there was nothing to hold it against.
 */
export const Outcome = z.enum(['passes', 'fails', 'missing', 'no-champion', 'shown']);
export type Outcome = z.infer<typeof Outcome>;

/** What a reason does to the verdict: its rule's level when it does not pass, else nothing. */
export const Effect = z.enum(['none', 'note', 'ask', 'block']);
export type Effect = z.infer<typeof Effect>;

/** A number beside what it had to be, as cells of the table in the thread. All of it is text to be shown. */
export const Cells = z.object({
  name: z.string(),
  value: z.string(),
  needs: z.string(),
  champion: z.string(),
  words: z.string(),
});
export type Cells = z.infer<typeof Cells>;

/** A file that cannot be read, or is not there. */
export const BadFile = z.object({
  name: z.string(),
  uri: z.string().optional(),
  problem: z.string(),
  advice: z.string().optional(),
  wanted: z.array(z.string()),
});
export type BadFile = z.infer<typeof BadFile>;

/** One rule's outcome as a sentence with the values, and what it follows from. */
export const Reason = z.object({
  rule: z.string(),
  kind: RuleKind,
  outcome: Outcome,
  effect: Effect,
  sentence: z.string(),
  /** What a part of a check is called, where the check is about several things. */
  name: z.string().optional(),
  value: z.number().optional(),
  cells: Cells.optional(),
  needs: Needs.optional(),
  file: BadFile.optional(),
  get because() {
    return z.array(Reason).optional();
  },
  /** How many more reasons there were than are kept. */
  more: z.number().int().optional(),
});
export type Reason = z.infer<typeof Reason>;

/** `approve` only where the policy allows it and every rule passes; `ask`: a person decides; `reject`: nobody is asked. */
export const Verdict = z.object({
  outcome: z.enum(['approve', 'ask', 'reject']),
  reasons: z.array(Reason).min(1),
  /** Who must say yes; nobody when nobody is asked. */
  needs: Needed,
  /** The version that it was compared with; absent when none is approved yet. */
  champion: z.number().int().optional(),
});
export type Verdict = z.infer<typeof Verdict>;

/** Whether a person has to be asked. */
export const asks = (verdict: Verdict): boolean => verdict.outcome === 'ask';

const RANK: Readonly<Record<Effect, number>> = { none: 0, note: 1, ask: 2, block: 3 };

/** The strongest of several effects. */
export const strongest = (effects: readonly Effect[]): Effect =>
  effects.reduce((most, effect) => (RANK[effect] > RANK[most] ? effect : most), 'none');

/** Whether the effect counts against the version, or calls for a person. */
export const matters = ({ effect }: Reason): boolean => effect === 'ask' || effect === 'block';
