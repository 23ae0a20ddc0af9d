// The founding document of this project, kept byte for byte, and the Python blocks that its readers paste.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SEED = readFileSync(join(import.meta.dirname, 'seed.md'), 'utf8');

const blocks = [...SEED.matchAll(/^```python\n([^]*?)^```$/gm)].map(([, text = '']) => text);

const block = (at: number): string => {
  const text = blocks[at];
  if (text === undefined) throw new Error(`The document has no block ${at + 1}.`);
  return text;
};

export const HOW_MANY = blocks.length;
/** As they stand in it. */
export const CREATE_GROUP = block(0);
export const REGISTER = block(1);
export const DECIDE = block(2);
export const LINEAGE = block(3);
export const RUN = block(4);

/** The values that the document leaves open. */
export const OPEN_VALUES = `inference_image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/xgboost:1"
role = "arn:aws:iam::000000000000:role/sagemaker"
`;

/** The metrics of its second block, as the text of a Python dict. */
export const METRICS = /model_metrics=(\{[^]*\})\n\)/.exec(REGISTER)?.[1] ?? '';
