// What the rules about lineage share: what jobs read, and how they are called in a sentence.
import { cleanText } from '../foreign-text.ts';
import { place, type Channel, type Lineage, type TrainingJob } from '../lineage.ts';

/** The lineage of a version that SageMaker knows. */
export type Recorded = Extract<Lineage, { kind: 'recorded' }>;

const URI_LIMIT = 160;
const NAME_LIMIT = 120;
const FEW = 3;

export const uriOf = (uri: string): string => cleanText(uri, URI_LIMIT);
export const named = (name: string): string => cleanText(name, NAME_LIMIT);

/** `a, b and 2 more` */
export const few = (all: readonly string[]): string =>
  all.length <= FEW ? all.join(', ') : `${all.slice(0, FEW).join(', ')} and ${all.length - FEW} more`;

/** What jobs were trained on; a model that one of them wrote and another goes on with is no data. */
export const channelsOf = ({ trainings }: Recorded): Channel[] => {
  const models = modelsOf(trainings);
  return trainings.flatMap(({ channels }) => channels).filter(({ uri }) => !models.has(place(uri)));
};

/** Where training jobs wrote. A folder that holds more than the model is not the model: it could hide data. */
export const modelsOf = (trainings: readonly TrainingJob[]): ReadonlySet<string> =>
  new Set(trainings.flatMap(({ modelData }) => (modelData === undefined ? [] : [place(modelData)])));

/** What keeps a channel from counting. */
export const channelInWords = ({ kind, name, uri }: Channel): string => {
  switch (kind) {
    case 's3':
      return `${uriOf(uri)} is not allowed`;
    case 'manifest':
      return `${uriOf(uri)} is a manifest, and what it lists is not known`;
    case 'elsewhere':
      return `the channel ${named(name)} is not in S3`;
  }
};
