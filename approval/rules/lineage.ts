// The rule "the chain from data to model is complete": what made the version is recorded, its data is allowed, and what
// measured it came after the training and was measured on other data. SageMaker records lineage a little later than it
// happens, so nothing here is ever said not to exist: only not to be recorded yet.
import { cleanText, seenIn } from '../foreign-text.ts';
import { type Facts } from '../facts.ts';
import { type Instant } from '../ids.ts';
import { LINEAGE_LAG_SECONDS, place, type Channel, type Lineage, type TrainingJob } from '../lineage.ts';
import { type Policy } from '../policy.ts';
import { type LineageRule, type Link } from '../lineage-rule.ts';
import { type FoundBy } from '../runs.ts';
import { needsRun } from '../runs-shown.ts';
import { type Reason } from '../verdict.ts';
import { channelInWords, channelsOf, few, named, uriOf, type Recorded } from './channels.ts';
import { evaluationPiece, newerPieces, otherDataPieces } from './evaluation.ts';
import { missing, passes, wholeReason, wrong, type Piece } from './pieces.ts';

const PROBLEM_LIMIT = 160;

/** What a lineage rule says about a version. */
export const lineage = (rule: LineageRule, facts: Facts, policy: Policy): Reason =>
  wholeReason(
    { ...rule, kind: 'lineage', lacking: () => 'Lineage is incomplete', complete: 'Lineage complete' },
    piecesOf(rule, facts),
    policy,
  );

/** Whether judging can still wait for something that a policy wants: what a registration left out never comes. */
export const awaitsLineage = (policy: Policy, facts: Facts, openedAt: Instant, now: number): boolean =>
  now < Date.parse(openedAt) + LINEAGE_LAG_SECONDS * 1_000 &&
  (awaitsLink(policy, facts) || awaitsRun(policy, facts));

const awaitsLink = ({ lineage }: Policy, facts: Facts): boolean =>
  lineage !== undefined &&
  piecesOf(lineage, facts).some(({ outcome, name }) => outcome === 'missing' && name !== COMMIT);

/** A rule about the run, which lineage may lead to once it knows the version. */
const awaitsRun = (policy: Policy, { runs }: Facts): boolean =>
  needsRun(policy) && runs?.own.kind === 'none' && runs.own.isEarly;

const piecesOf = (rule: LineageRule, facts: Facts): Piece[] => {
  const commit = wantsLink(rule, 'commit') ? [commitPiece(facts)] : [];
  const found = facts.lineage;
  if (found.kind !== 'recorded') return [missing('lineage', unrecorded(found)), ...commit];
  return [
    ...trainingPieces(rule, found, facts),
    ...evaluationPieces(rule, found, facts),
    ...commit,
    ...runPieces(rule, found, facts),
  ];
};

const trainingPieces = (rule: LineageRule, found: Recorded, facts: Facts): Piece[] => [
  ...(wantsTraining(rule) ? [trainingPiece(found, facts)] : []),
  ...(wantsData(rule) ? [dataPiece(found, rule.data)] : []),
  ...(wantsLink(rule, 'processing-job') ? [processingPiece(found)] : []),
];

const evaluationPieces = (rule: LineageRule, found: Recorded, facts: Facts): Piece[] => [
  ...(wantsEvaluation(rule) ? [evaluationPiece(found, facts)] : []),
  ...(rule.evaluation?.includes('newer-than-training') ? newerPieces(found) : []),
  ...(rule.evaluation?.includes('not-on-training-data') ? otherDataPieces(found) : []),
];

const runPieces = (rule: LineageRule, found: Recorded, facts: Facts): Piece[] =>
  wantsLink(rule, 'run') ? [runPiece(found, facts)] : [];

const wantsLink = ({ require = [] }: LineageRule, link: Link): boolean => require.includes(link);

const wantsData = (rule: LineageRule): boolean => rule.data !== undefined || wantsLink(rule, 'dataset');
const wantsEvaluation = (rule: LineageRule): boolean =>
  rule.evaluation !== undefined || wantsLink(rule, 'evaluation-job');
/** Whatever is said of data, or of an evaluation beside the training, is said of the training, too. */
const wantsTraining = (rule: LineageRule): boolean =>
  rule.evaluation !== undefined || wantsData(rule) || wantsLink(rule, 'training-job');

const AGAIN = 'set the version to PendingManualApproval again in a few minutes, and it is looked at anew';

const unrecorded = (found: Exclude<Lineage, { kind: 'recorded' }>): string =>
  found.kind === 'unreadable'
    ? `it could not be read: ${cleanText(found.problem, PROBLEM_LIMIT)}`
    : `SageMaker has not recorded where this version comes from yet: ${AGAIN}`;

const TRAINING = 'training job';

/** Every model of a version has to be what a training job wrote: lineage alone could have been drawn by anybody. */
const trainingPiece = (found: Recorded, { details: { modelData } }: Facts): Piece => {
  const [job] = found.trainings;
  const written = new Map(found.trainings.map((it) => [place(it.modelData ?? ''), it]));
  const orphans = modelData.filter((uri) => !written.has(place(uri)));
  if (modelData.length === 0)
    return missing(
      TRAINING,
      'the version registers no model data (ModelDataUrl) that a job could have written',
    );
  if (orphans.length > 0) return missing(TRAINING, orphanInWords(orphans, job) + cut(found));
  const unfinished = modelData
    .flatMap((uri) => written.get(place(uri)) ?? [])
    .find(({ status }) => status !== 'Completed');
  if (unfinished)
    return wrong(TRAINING, `${named(unfinished.name)} is ${cleanText(unfinished.status, 40)}, not Completed`);
  return passes(TRAINING, few(found.trainings.map(({ name }) => named(name))));
};

const orphanInWords = (orphans: readonly string[], job: TrainingJob | undefined): string => {
  const wrote = job?.modelData ? ` (${named(job.name)} wrote ${uriOf(job.modelData)})` : '';
  return (
    `none is recorded yet that wrote ${few(orphans.map(uriOf))}${wrote}: register the model where the training ` +
    'job wrote it (its ModelArtifacts), not a copy'
  );
};

const cut = ({ isCut }: Recorded): string => (isCut ? '. It has more ancestors than were looked at' : '');

const DATA = 'data set';

const dataPiece = (found: Recorded, allowed: readonly string[] | undefined): Piece => {
  const channels = channelsOf(found);
  if (channels.length === 0)
    return missing(
      DATA,
      'none is recorded yet: give the training job its data as input channels (InputDataConfig)' + cut(found),
    );
  const bad = allowed ? channels.filter((channel) => !isAllowed(channel, allowed)) : [];
  if (bad.length > 0) return wrong(DATA, refusedInWords(bad, allowed ?? []));
  return passes(DATA, few(channels.map(({ uri, name }) => uriOf(uri) || named(name))));
};

const isAllowed = ({ kind, uri }: Channel, allowed: readonly string[]): boolean =>
  kind === 's3' && allowed.some((prefix) => uri === place(prefix) || uri.startsWith(`${place(prefix)}/`));

const refusedInWords = (bad: readonly Channel[], allowed: readonly string[]): string => {
  const what = few(bad.map(channelInWords));
  return `${what}: train on data under ${few(allowed.map(uriOf))}`;
};

const processingPiece = (found: Recorded): Piece =>
  found.processings.length > 0
    ? passes('processing job', few(found.processings.map(named)))
    : missing(
        'processing job',
        'none is recorded yet before the training: write the training data with a processing job, and train on ' +
          'its output' +
          cut(found),
      );

const COMMIT = 'commit';
/** Abbreviated or whole, SHA-1 or SHA-256. */
const COMMIT_ID = /^[0-9a-f]{7,64}$/i;

const commitPiece = ({ details: { commit = '' } }: Facts): Piece => {
  const id = seenIn(commit);
  if (id === '')
    return missing(COMMIT, 'none is given: register the version with MetadataProperties.CommitId');
  if (!COMMIT_ID.test(commit))
    return wrong(COMMIT, `${cleanText(commit, 80)} is not the id of a commit (MetadataProperties.CommitId)`);
  return passes(COMMIT, commit);
};

const RUN = 'experiment run';

/** What SageMaker or the job says counts; a run that only the version's metadata names is its author's word. */
const runPiece = ({ trainings }: Recorded, { runs }: Facts): Piece => {
  const own = runs?.own;
  if (own?.kind === 'found' && RECORDED.has(own.run.found)) return passes(RUN, named(own.run.name));
  const mlflow = trainings.find((job) => job.mlflowRun)?.mlflowRun;
  if (mlflow !== undefined) return passes(RUN, `MLflow ${named(mlflow)}`);
  return missing(
    RUN,
    'none is recorded yet: start the training job inside of a run (its ExperimentConfig), and log to it',
  );
};

const RECORDED: ReadonlySet<FoundBy> = new Set(['training-job', 'lineage']);
