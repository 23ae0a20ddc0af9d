// What a rule about lineage says of the evaluation: which job wrote the registered metrics, that it read the model, that it
// came after the training, and that it read other data.
import { cleanText } from '../foreign-text.ts';
import { type Facts } from '../facts.ts';
import { covers, place, type Channel, type EvaluationJob } from '../lineage.ts';
import { channelInWords, channelsOf, few, modelsOf, named, uriOf, type Recorded } from './channels.ts';
import { missing, passes, wrong, type Piece } from './pieces.ts';

const EVALUATION = 'evaluation job';

export const evaluationPiece = ({ evaluation }: Recorded, { sources, details }: Facts): Piece => {
  const metrics = sources['model-quality'];
  if (!evaluation) {
    const what = metrics && metrics.kind !== 'absent' ? uriOf(metrics.uri) : 'the registered metrics';
    return missing(
      EVALUATION,
      `none is recorded yet that wrote ${what}: evaluate in a processing job, and register the file where it ` +
        'wrote it (ModelMetrics.ModelQuality.Statistics)',
    );
  }
  const unread = details.modelData.filter((uri) => !evaluation.inputs.some((input) => covers(input, uri)));
  if (unread.length > 0)
    return wrong(
      EVALUATION,
      `${named(evaluation.name)} did not read ${few(unread.map(uriOf))}: give it the model as an input`,
    );
  if (evaluation.status !== 'Completed')
    return wrong(
      EVALUATION,
      `${named(evaluation.name)} is ${cleanText(evaluation.status, 40)}, not Completed`,
    );
  return passes(EVALUATION, named(evaluation.name));
};

const NEWER = 'evaluation after the training';

/** Nothing to say where one of the two is missing: that has been said. */
export const newerPieces = ({ evaluation, trainings }: Recorded): Piece[] => {
  if (!evaluation || trainings.length === 0) return [];
  const { startedAt } = evaluation;
  const late = trainings.find(({ endedAt }) => !startedAt || !endedAt || startedAt < endedAt);
  if (!late) return [passes(NEWER, named(evaluation.name))];
  const [from, to] = [startedAt ?? 'an unknown time', late.endedAt ?? 'an unknown time'];
  return [
    wrong(
      NEWER,
      `${named(evaluation.name)} began at ${from}, and ${named(late.name)} ended at ${to}: evaluate the model ` +
        'that was trained',
    ),
  ];
};

const OTHER = 'evaluation on other data';

export const otherDataPieces = (found: Recorded): Piece[] => {
  const { evaluation, trainings } = found;
  if (!evaluation || trainings.length === 0) return [];
  const models = modelsOf(trainings);
  const measuredOn = evaluation.inputs.filter(({ uri }) => !models.has(place(uri)));
  const trainedOn = channelsOf(found);
  const unknown = [...measuredOn, ...trainedOn].find(({ kind }) => kind !== 's3');
  if (measuredOn.length === 0)
    return [
      wrong(OTHER, `${named(evaluation.name)} reads no data that is recorded: give it the data as an input`),
    ];
  if (unknown) return [wrong(OTHER, channelInWords(unknown))];
  const shared = measuredOn.find((input) => trainedOn.some((channel) => overlap(input, channel)));
  if (!shared) return [passes(OTHER, few(measuredOn.map(({ uri }) => uriOf(uri))))];
  return [sharedPiece(evaluation, shared, trainedOn)];
};

const sharedPiece = (evaluation: EvaluationJob, shared: Channel, trainedOn: readonly Channel[]): Piece => {
  const with_ = trainedOn.find((channel) => overlap(shared, channel));
  return wrong(
    OTHER,
    `${named(evaluation.name)} read ${uriOf(shared.uri)}, and the training read ${uriOf(with_?.uri ?? '')}: ` +
      'evaluate on data that was held out',
  );
};

/** SageMaker takes an address as the beginning of keys, so one beginning within the other shares files with it. */
const overlap = (one: Channel, other: Channel): boolean =>
  one.uri.startsWith(other.uri) || other.uri.startsWith(one.uri);
