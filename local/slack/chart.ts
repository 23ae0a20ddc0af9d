// The chart of a message, which Slack calls data_visualization: lines, bars, areas, pies and their limits. Used by
// blocks.ts; modals have none.
import * as z from 'zod';

// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
const TITLE = 50;
const SERIES = 12;
const POINTS = 20;
const SEGMENTS = 12;
const LABEL = 20;
const AXIS_LABEL = 50;

const label = z.string().min(1).max(LABEL);
const axisLabel = z.string().min(1).max(AXIS_LABEL).optional();

const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(POINTS),
});

const onAxes = z.strictObject({
  type: z.enum(['line', 'bar', 'area']),
  series: z.array(series).min(1).max(SERIES),
  axis_config: z.strictObject({
    categories: z.array(label).min(1).max(POINTS),
    x_label: axisLabel,
    y_label: axisLabel,
  }),
});

const chart = z.discriminatedUnion('type', [
  onAxes.superRefine((it, found) => judge(it, found)),
  z.strictObject({
    type: z.literal('pie'),
    segments: z
      .array(z.strictObject({ label, value: z.number().positive() }))
      .min(1)
      .max(SEGMENTS),
  }),
]);

/** Every series has a name of its own, and a point for each category, in their order. */
const judge = (given: z.infer<typeof onAxes>, found: z.RefinementCtx): void => {
  const {
    series: all,
    axis_config: { categories },
  } = given;
  const names = all.map(({ name }) => name);
  const wanted = JSON.stringify(categories);
  all.forEach(({ name, data }, index) => {
    if (names.indexOf(name) < index)
      found.addIssue({ code: 'custom', path: ['series', index, 'name'], message: `${name} is used twice` });
    if (JSON.stringify(data.map((point) => point.label)) !== wanted)
      found.addIssue({
        code: 'custom',
        path: ['series', index, 'data'],
        message: 'the labels must be the categories, in their order',
      });
  });
};

/** The members of a data_visualization block. */
export const dataVisualization = {
  type: z.literal('data_visualization'),
  title: z.string().min(1).max(TITLE),
  chart,
};
