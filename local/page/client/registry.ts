// The registry pane: groups, their versions and how each stands, the details of the selected one, and the ways to
// register another: a command to copy, or a button that makes the same calls.
import { type GroupShown, type Snapshot, type VersionShown } from '../shown.ts';
import { copyBox, copyButton } from './copy.ts';
import { type Child, does, empty, h } from './element.ts';
import { moment, utc } from './instants.ts';
import { chip, versionStanding } from './standing.ts';
import { keyOf, now, selected, state } from './state.ts';
import { policyOf } from './subject.ts';
import { drawDetails } from './version-details.ts';

/** An image of SageMaker's own, as its documentation names them. */
const IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';

const row = (version: VersionShown, snapshot: Snapshot): HTMLElement => {
  const standing = versionStanding(version, snapshot);
  const isSelected = version.arn === selected(snapshot)?.arn;
  return h(
    'button.row',
    does('version', { version: keyOf(version) }),
    { 'data-key': keyOf(version), 'aria-current': isSelected && 'true' },
    h('b', `v${version.version}`),
    h('span', chip(standing), h('span.sub', standing.sentence)),
  );
};

const policyWords = (group: string, snapshot: Snapshot): string => {
  const policy = policyOf(snapshot, group);
  if (policy) return `Policy ${policy.name}: ${policy.words}${policy.observes ? '. It only observes.' : ''}`;
  const file = `policies/${group.split('-')[0] ?? group}.yml`;
  return `No policy names ${group}. Nobody can approve it by accident. Add ${file}.`;
};

const drawGroup = ({ name, versions, versionCount }: GroupShown, snapshot: Snapshot): HTMLElement => {
  const more = versionCount - versions.length;
  return h(
    'section.group',
    { 'data-key': name, 'aria-label': name },
    h('h3', name),
    h('p.sub', policyWords(name, snapshot)),
    ...versions.map((it) => row(it, snapshot)),
    more > 0 && h('p.sub', `and ${more} older ones, not shown here`),
  );
};

const detail = (version: VersionShown): HTMLElement => {
  const { group, registeredBy, registeredAt, decision = 'none until it is decided' } = version;
  const line = (name: string, ...words: Child[]): Child[] => [h('dt', name), h('dd', ...words)];
  const registered = h('time', { title: utc(registeredAt) }, moment(registeredAt, now()));
  return h(
    'section.detail',
    { 'data-key': 'detail', 'aria-label': `${group} v${version.version}` },
    h('h3', `v${version.version}`),
    h(
      'dl',
      ...line('Status', version.status),
      ...line('Registered', `${registeredBy}, `, registered),
      ...line('Decision', decision),
      ...Object.entries(version.details).flatMap(([name, words]) => (words ? line(name, words) : [])),
    ),
    copyButton('Copy as AWS CLI', `aws sagemaker describe-model-package --model-package-name ${version.arn}`),
    ...drawDetails(version),
  );
};

/** Registers a version from a terminal. Works in any folder: the numbers are in the command. */
export const command = (snapshot: Snapshot): string =>
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

const registerButton = (kind: string, words: string): HTMLElement => {
  const isDoing = state.doing === 'register';
  const look = kind === 'good' ? 'button.button.main' : 'button.button';
  return h(look, does('register', { kind }), { 'data-key': kind, disabled: isDoing }, words);
};

const registerFirst = (snapshot: Snapshot): HTMLElement =>
  empty(
    'Register your first version',
    h(
      'p',
      'Let the page make the calls, or copy them into a terminal. Any AWS client works; the key id names who you are.',
    ),
    h(
      'div.buttons',
      registerButton('good', 'Register it for me'),
      registerButton('failing', 'One that fails'),
    ),
    ...copyBox(command(snapshot)),
    h('p', 'Without an AWS client: ', h('code', 'npm run demo')),
  );

/** The body of the pane. */
export const drawRegistry = (snapshot: Snapshot): Child[] => {
  const current = selected(snapshot);
  if (!current) return [registerFirst(snapshot)];
  return [...snapshot.groups.map((group) => drawGroup(group, snapshot)), detail(current)];
};

/** `1 group, 4 versions`. */
export const countVersions = ({ groups }: Snapshot): string => {
  const versions = groups.reduce((sum, { versionCount }) => sum + versionCount, 0);
  const count = (many: number, word: string): string => `${many} ${word}${many === 1 ? '' : 's'}`;
  return versions === 0 ? '' : `${count(groups.length, 'group')}, ${count(versions, 'version')}`;
};

/** What stands at the foot of the pane once there is a version. */
export const drawRegisterAnother = (snapshot: Snapshot): Child =>
  selected(snapshot) &&
  h(
    'details.more',
    h('summary', 'Register another version'),
    h('p.sub', `As ${state.as}, through the SageMaker API:`),
    h(
      'div.buttons',
      registerButton('good', 'A good one'),
      registerButton('failing', 'One that fails'),
      registerButton('bad-evidence', 'One with broken metrics'),
    ),
    h('details', h('summary', 'or from a terminal'), ...copyBox(command(snapshot))),
  );
