// A verdict: what the policy says about a version, always with its reasons. Slack, the registry, the ledger and the
// logs all render these same reasons.
import * as z from 'zod';

/** One rule's outcome as a sentence with the values. `missing` is evidence that is absent or no finite number. */
export const Reason = z.object({
  rule: z.string(),
  outcome: z.enum(['passes', 'fails', 'missing']),
  sentence: z.string(),
  value: z.number().optional(),
});
export type Reason = z.infer<typeof Reason>;

/** What is wrong with the file as a whole. */
export const BadEvidence = z.object({
  uri: z.string().optional(),
  problem: z.string(),
  advice: z.string().optional(),
  wanted: z.array(z.string()),
});
export type BadEvidence = z.infer<typeof BadEvidence>;

/** `pass`: a person decides. `fail`: rejected without asking. `bad-evidence`: nothing could be checked. */
export const Verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pass'), reasons: z.array(Reason).min(1) }),
  z.object({ kind: z.literal('fail'), reasons: z.array(Reason).min(1) }),
  z.object({ kind: z.literal('bad-evidence'), bad: BadEvidence, ask: z.boolean() }),
  z.object({ kind: z.literal('missing'), reasons: z.array(Reason).min(1), ask: z.boolean() }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** Whether a person has to be asked. */
export const asks = (verdict: Verdict): boolean =>
  verdict.kind === 'pass' || ((verdict.kind === 'bad-evidence' || verdict.kind === 'missing') && verdict.ask);
