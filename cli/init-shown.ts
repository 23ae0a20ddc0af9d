// What countersign init says: what was done and what was there, what differs, and the commands that come next.
import { inWords } from '../approval/card.ts';
import { cleanText } from '../approval/foreign-text.ts';
import { fileOf, peopleIn, type Policy } from '../approval/policy.ts';
import { type Wanted } from './connection.ts';
import { isAsAsked, type GroupPlan } from './init-group.ts';
import { type PolicyPlan } from './init-policy.ts';
import { shown } from './policies.ts';
import { paint, say } from './terminal.ts';
import { CALLED } from './usage.ts';

/** What was done, or with --dry-run would be. */
export interface Initialised {
  readonly name: string;
  readonly isDry: boolean;
  readonly group: GroupPlan;
  readonly policy: PolicyPlan;
}

const TEXT_LIMIT = 300;
const EMPTY = '(empty)';

/** Prints it for a reader. Lines to copy are never broken. */
export const initShown = (done: Initialised, wanted: Wanted): void => {
  const { group, policy, isDry } = done;
  say(paint('bold', headline(done)));
  for (const lines of [groupLines(group, wanted), policyLines(policy)])
    if (lines.length > 0) ['', ...lines].forEach(print);
  if (isDry) return showPlan(policy);
  console.log('\nNext:');
  for (const { what, commands } of next(done, wanted)) {
    say(`  ${what}`);
    for (const command of commands) console.log(`    ${command}`);
  }
};

const showPlan = (policy: PolicyPlan): void => {
  if (policy.kind === 'write') console.log(`\n${policy.text.trimEnd()}`);
  console.log('\nNext: the same without --dry-run.');
};

/** A command is one line, however long; everything else is wrapped. */
type Line = string | { readonly copy: string };
const print = (line: Line): void => (typeof line === 'string' ? say(line) : console.log(line.copy));

const headline = ({ name, group, policy, isDry }: Initialised): string => {
  const isUnchanged = isDry || (group.kind !== 'created' && policy.kind !== 'write');
  const parts = [GROUP_WORDS[group.kind], policyWords(policy, isDry)].filter((words) => words !== '');
  return `${name}: ${parts.join(', ')}.${isUnchanged ? ' Nothing was changed.' : ''}`;
};

const GROUP_WORDS = {
  create: 'group would be created',
  created: 'group created',
  exists: 'group exists',
  'not-wanted': '',
} as const satisfies Record<GroupPlan['kind'], string>;

const policyWords = ({ kind }: PolicyPlan, isDry: boolean): string => {
  if (kind === 'write') return isDry ? 'policy would be written' : 'policy written';
  return kind === 'named' ? 'policy exists' : '';
};

const groupLines = (plan: GroupPlan, wanted: Wanted): Line[] => {
  switch (plan.kind) {
    case 'not-wanted':
      return [];
    case 'create':
      return describedLines(plan.group.description, plan.group.tags);
    case 'created':
      return [{ copy: `  ${plan.arn}` }, ...describedLines(plan.group.description, plan.group.tags)];
    case 'exists':
      return [{ copy: `  ${plan.group.arn}` }, ...differenceLines(plan, wanted)];
  }
};

const describedLines = (description: string, tags: Readonly<Record<string, string>>): Line[] => [
  ...(description === '' ? [] : [`  ${cleanText(description, TEXT_LIMIT)}`]),
  ...Object.entries(tags).map(([key, value]) => `  tag ${key}: ${value || EMPTY}`),
];

const differenceLines = (
  { group, differs }: Extract<GroupPlan, { kind: 'exists' }>,
  wanted: Wanted,
): Line[] => {
  const tags = Object.entries(differs.tags);
  return [
    ...(differs.description
      ? [
          `  Its description is another, and SageMaker cannot change one: ${cleanText(group.description, TEXT_LIMIT) || 'none'}`,
        ]
      : []),
    ...tags.map(([key, value]) => {
      const found = Object.hasOwn(group.tags, key)
        ? `is ${cleanText(group.tags[key] ?? '', TEXT_LIMIT) || EMPTY}`
        : 'is not there';
      return `  tag ${key} ${found}, asked for is ${value || EMPTY}`;
    }),
    ...(tags.length > 0
      ? ['  To set them:', { copy: `    ${addTags(group.arn, tags)}${connectionOf(wanted)}` }]
      : []),
  ];
};

/** As JSON, because values may have the signs of the short form; quotes cannot be in a tag. */
const addTags = (arn: string, tags: readonly [string, string][]): string =>
  `aws sagemaker add-tags --resource-arn ${arn} --tags '${JSON.stringify(tags.map(([Key, Value]) => ({ Key, Value })))}'`;

const connectionOf = (wanted: Wanted): string =>
  (['profile', 'region', 'endpoint-url'] as const)
    .map((option) => (wanted[option] === undefined ? '' : ` --${option} ${wanted[option]}`))
    .join('');

const policyLines = (plan: PolicyPlan): Line[] => {
  switch (plan.kind) {
    case 'not-wanted':
      return [];
    case 'named':
      return [
        `  ${fileOf(plan.policy)}.yml names it already, by ${plan.pattern}. What is to be different is written there.`,
      ];
    case 'write':
      return [
        `  ${shown(plan.path)}: ${decidersInWords(plan.policy)}`,
        ...(plan.extended
          ? [
              `  It starts from ${plan.extended.file}, which named the group by ${plan.extended.pattern} until now.`,
            ]
          : []),
        ...plan.warnings.map((words) => `  Warning: ${words}`),
      ];
  }
};

const decidersInWords = (policy: Policy): string =>
  `${inWords(peopleIn(policy), 'or')} ${policy.mode === 'observe' ? 'only watch' : 'can decide'}, in ${policy.channel}`;

interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

const next = ({ name, group, policy }: Initialised, wanted: Wanted): Step[] => {
  const isLocal = wanted['endpoint-url'] !== undefined || process.env['AWS_ENDPOINT_URL'] !== undefined;
  return [
    ...(policy.kind === 'not-wanted'
      ? []
      : [
          { what: 'Look at what the policy comes to:', commands: [`${CALLED} policy check --group ${name}`] },
        ]),
    ...(policy.kind === 'write' ? buildSteps(isLocal, group) : []),
    ...registerSteps(name, policy, connectionOf(wanted)),
  ];
};

const buildSteps = (isLocal: boolean, group: GroupPlan): Step[] => {
  const begins = group.kind === 'created' ? '; it begins empty, so create the group there again' : '';
  return [
    { what: `Locally, start anew, which builds the policy in${begins}:`, commands: ['npm start'] },
    ...(isLocal
      ? []
      : [
          {
            what: 'On AWS, deploy it; this says with which options:',
            commands: ['npm run deploy -- --help'],
          },
        ]),
  ];
};

const registerSteps = (group: string, policy: PolicyPlan, connection: string): Step[] => {
  const [place = '<bucket>'] = policy.kind === 'not-wanted' ? [] : policy.policy.buckets;
  const folder = `s3://${place.replace(/\/$/, '')}/${group}`;
  return [
    {
      what: 'Register a version with its metrics, as you always do; or for example:',
      commands: [
        `aws s3 cp evaluation.json ${folder}/evaluation.json${connection}`,
        `${registration(group, folder)}${connection}`,
      ],
    },
  ];
};

const registration = (group: string, folder: string): string => {
  const specification = {
    Containers: [
      {
        Image: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
        ModelDataUrl: `${folder}/model.tar.gz`,
      },
    ],
    SupportedContentTypes: ['text/csv'],
    SupportedResponseMIMETypes: ['text/csv'],
  };
  const metrics = {
    ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: `${folder}/evaluation.json` } },
  };
  return [
    `aws sagemaker create-model-package --model-package-group-name ${group}`,
    '--model-approval-status PendingManualApproval',
    `--inference-specification '${JSON.stringify(specification)}'`,
    `--model-metrics '${JSON.stringify(metrics)}'`,
  ].join(' \\\n      ');
};

/** The same for programs. */
export const initAsJson = ({ name, isDry, group, policy }: Initialised) => ({
  name,
  dryRun: isDry,
  asAsked: isAsAsked(group),
  group,
  policy:
    policy.kind === 'not-wanted'
      ? policy
      : {
          kind: policy.kind,
          file: policy.kind === 'write' ? shown(policy.path) : `${fileOf(policy.policy)}.yml`,
          ...(policy.kind === 'write' && {
            text: policy.text,
            extended: policy.extended ?? null,
            warnings: policy.warnings,
          }),
          ...(policy.kind === 'named' && { pattern: policy.pattern }),
        },
});
