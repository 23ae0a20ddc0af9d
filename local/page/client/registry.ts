// The registry pane: groups, their versions and how each stands, the details of the selected one, and the ways to
// register another: a command to copy, or a button that makes the same calls.
import { type GroupShown, type Snapshot, type VersionShown } from '../shown.ts';
import { h, icon } from './element.ts';
import { moment, utc } from './instants.ts';
import { keyOf, now, selected, state } from './state.ts';
import { policyOf } from './subject.ts';
import { chip, standingOf } from './version-state.ts';

/** An image of SageMaker's own, as its documentation names them. */
const IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';

const row = (version: VersionShown, snapshot: Snapshot, isSelected: boolean): HTMLElement => {
  const { tone, word, sentence } = standingOf(version, snapshot);
  return h(
    'li',
    { 'data-key': keyOf(version) },
    h(
      'button',
      {
        type: 'button',
        class: 'row',
        'data-do': 'version',
        'data-version': keyOf(version),
        'aria-current': isSelected ? 'true' : undefined,
      },
      h('span', { class: 'number' }, `v${version.version}`),
      h('span', { class: 'words' }, chip(tone, word), h('span', { class: 'sub' }, sentence)),
    ),
  );
};

const policyWords = (group: string, snapshot: Snapshot): string => {
  const policy = policyOf(snapshot, group);
  if (!policy) {
    const family = group.split('-')[0] ?? group;
    return `No policy names ${group}. Nobody can approve it by accident. Add policies/${family}.yml.`;
  }
  return `Policy ${policy.name}: ${policy.words}${policy.observes ? '. It only observes.' : ''}`;
};

const drawGroup = (group: GroupShown, snapshot: Snapshot, current: VersionShown | undefined): HTMLElement => {
  const more = group.versionCount - group.versions.length;
  return h(
    'section',
    { class: 'group', 'data-key': group.name, 'aria-label': group.name },
    h('h3', {}, group.name),
    h('p', { class: 'sub' }, policyWords(group.name, snapshot)),
    h('ul', { class: 'rows' }, ...group.versions.map((it) => row(it, snapshot, it.arn === current?.arn))),
    more > 0 && h('p', { class: 'sub older' }, `and ${more} older ones, not shown here`),
  );
};

const line = (name: string, ...words: (string | Node)[]): HTMLElement[] => [
  h('dt', {}, name),
  h('dd', {}, ...words),
];

const optionalLine = (name: string, words: string | undefined): HTMLElement[] =>
  words ? line(name, h('code', {}, words)) : [];

const when = (at: number): HTMLElement => h('time', { title: utc(at) }, moment(at, now()));

const detail = (version: VersionShown): HTMLElement =>
  h(
    'section',
    { class: 'detail', 'data-key': 'detail', 'aria-label': `${version.group} v${version.version}` },
    h('h3', {}, `v${version.version}`),
    h(
      'dl',
      {},
      ...line('Status', version.status),
      ...line('Registered', `${version.registeredBy}, `, when(version.registeredAt)),
      ...(version.description ? line('Description', version.description) : []),
      ...optionalLine('Metrics', version.metrics),
      ...optionalLine('Model data', version.modelData),
      ...optionalLine('Image', version.image),
      ...line('Decision', version.decision ?? 'none until it is decided'),
      ...Object.entries(version.properties).flatMap(([name, value]) => line(name, h('code', {}, value))),
    ),
    copyButton('describe', 'Copy as AWS CLI'),
    h(
      'pre',
      { id: 'describe', hidden: true },
      `aws sagemaker describe-model-package --model-package-name ${version.arn}`,
    ),
  );

/** A button that copies the text of another element. */
export const copyButton = (from: string, words: string): HTMLElement =>
  h(
    'button',
    { type: 'button', class: 'button', 'data-do': 'copy', 'data-from': from, 'data-key': `copy-${from}` },
    icon('copy'),
    h('span', { 'data-keep': words }, words),
  );

/** Works in any folder: the numbers are in the command. */
const command = (snapshot: Snapshot): string =>
  `export AWS_ENDPOINT_URL=${snapshot.awsUrl}
export AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=${state.as} AWS_SECRET_ACCESS_KEY=local
echo '{"binary_classification_metrics": {
  "auc": {"value": 0.91}, "accuracy": {"value": 0.84}}}' |
  aws s3 cp - s3://models/churn-telco/evaluation.json
aws sagemaker create-model-package-group \\
  --model-package-group-name churn-telco
aws sagemaker create-model-package \\
  --model-package-group-name churn-telco \\
  --model-approval-status PendingManualApproval \\
  --model-metrics '{"ModelQuality": {"Statistics": {
    "ContentType": "application/json",
    "S3Uri": "s3://models/churn-telco/evaluation.json"}}}' \\
  --inference-specification '{"Containers": [{"Image":
      "${IMAGE}",
    "ModelDataUrl": "s3://models/churn-telco/model.tar.gz"}],
    "SupportedContentTypes": ["text/csv"],
    "SupportedResponseMIMETypes": ["text/csv"]}'`;

const copyCommand = (snapshot: Snapshot): HTMLElement =>
  h(
    'div',
    { class: 'copybox' },
    h('pre', { id: 'command', tabindex: 0 }, command(snapshot)),
    copyButton('command', 'Copy'),
  );

const registerButton = (kind: string, words: string, main = false): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      class: main ? 'button main' : 'button',
      'data-do': 'register',
      'data-kind': kind,
      'data-key': kind,
      disabled: state.doing === 'register',
    },
    words,
  );

const registerFirst = (snapshot: Snapshot): HTMLElement =>
  h(
    'div',
    { class: 'empty', 'data-key': 'first' },
    h('h3', {}, 'Register your first version'),
    h(
      'p',
      {},
      'Let the page make the calls, or copy them into a terminal. Any AWS client works; the key id names who you are.',
    ),
    h(
      'div',
      { class: 'buttons' },
      registerButton('good', 'Register it for me', true),
      registerButton('failing', 'One that fails'),
    ),
    copyCommand(snapshot),
    h('p', {}, 'Without an AWS client: ', h('code', {}, 'npm run demo')),
  );

/** The body of the pane. */
export const drawRegistry = (snapshot: Snapshot): HTMLElement[] => {
  const current = selected(snapshot);
  if (!current) return [registerFirst(snapshot)];
  return [...snapshot.groups.map((group) => drawGroup(group, snapshot, current)), detail(current)];
};

/** `1 group, 4 versions`. */
export const countVersions = (snapshot: Snapshot): string => {
  const versions = snapshot.groups.reduce((sum, group) => sum + group.versionCount, 0);
  if (versions === 0) return '';
  const groups = snapshot.groups.length;
  return `${groups} ${groups === 1 ? 'group' : 'groups'}, ${versions} ${versions === 1 ? 'version' : 'versions'}`;
};

/** What stands at the foot of the pane once there is a version. */
export const drawRegisterAnother = (snapshot: Snapshot): HTMLElement | undefined =>
  selected(snapshot) &&
  h(
    'details',
    { class: 'more' },
    h('summary', {}, 'Register another version'),
    h('p', { class: 'sub' }, `As ${state.as}, through the SageMaker API:`),
    h(
      'div',
      { class: 'buttons' },
      registerButton('good', 'A good one', true),
      registerButton('failing', 'One that fails'),
      registerButton('bad-evidence', 'One with broken metrics'),
    ),
    h('details', {}, h('summary', {}, 'or from a terminal'), copyCommand(snapshot)),
  );
