// Exhibits: what a report shows better than a sentence - curves, tables, bars - as values small enough to keep with the
// request. Slack draws them as native charts or tables where it can, and as lists where it cannot.
import * as z from 'zod';

/** Slack takes this many points a series: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export const MOST_POINTS = 20;

const Series = z.object({ name: z.string(), values: z.array(z.number()).max(MOST_POINTS) });

/** `curve`: series over the same points. `matrix`: actual classes down, predicted across. `bars`: named sizes. */
export const Exhibit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('curve'),
    title: z.string(),
    xLabel: z.string(),
    yLabel: z.string(),
    points: z.array(z.string()).max(MOST_POINTS),
    series: z.array(Series).min(1),
  }),
  z.object({
    kind: z.literal('matrix'),
    title: z.string(),
    classes: z.array(z.string()),
    rows: z.array(z.array(z.number())),
    more: z.number().int().optional(),
  }),
  z.object({
    kind: z.literal('bars'),
    title: z.string(),
    bars: z.array(z.object({ name: z.string(), value: z.number() })),
    more: z.number().int().optional(),
  }),
]);
export type Exhibit = z.infer<typeof Exhibit>;
