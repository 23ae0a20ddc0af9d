// Whether what Countersign works with is there: the state machine, the table, the buckets.
import { type Deployment } from '../../adapters/deployment.ts';
import { checksOf, type Check, type Group, type Remedy } from './check.ts';
import { deployAgain, orNotChecked, withSetting, type Setting, type Stage } from './reading.ts';

/** Whether the state machine can run. */
export const machine = (deployment: Deployment, stage: Stage, setting: Setting) =>
  withSetting({ group: 'AWS', subject: 'state machine', setting, key: 'STATE_MACHINE_ARN' }, (arn) => {
    const about = {
      group: 'AWS',
      subject: 'state machine',
      permission: 'states:DescribeStateMachine',
    } as const;
    return orNotChecked(about, async () => [
      standing(checksOf('AWS', about.subject), arn.split(':').at(-1) ?? '', {
        status: await deployment.stateMachine(arn),
        remedy: deployAgain(stage),
      }),
    ]);
  });

const KEPT = 'It is the record of every decision: restore it from its backup, then deploy again.';

/** Whether the table of requests can be used. */
export const table = (deployment: Deployment, setting: Setting) =>
  withSetting({ group: 'AWS', subject: 'table', setting, key: 'TABLE_NAME' }, (name) => {
    const about = { group: 'AWS', subject: 'table', permission: 'dynamodb:DescribeTable' } as const;
    return orNotChecked(about, async () => [
      standing(checksOf('AWS', 'table'), name, {
        status: await deployment.table(name),
        remedy: { say: KEPT },
      }),
    ]);
  });

const standing = (
  check: ReturnType<typeof checksOf>,
  name: string,
  { status, remedy }: { readonly status: string | undefined; readonly remedy: Remedy },
): Check => {
  if (status === undefined) return check.fails(`${name} is not there`, remedy);
  return status === 'ACTIVE'
    ? check.passes(`${name} is active`)
    : check.fails(`${name} is ${status}`, remedy);
};

/** Whether a bucket exists. */
export const bucket = (
  deployment: Deployment,
  { group, subject, name, remedy }: { group: Group; subject: string; name: string; remedy: Remedy },
): Promise<readonly Check[]> =>
  orNotChecked({ group, subject, permission: `s3:ListBucket on ${name}` }, async () => {
    const check = checksOf(group, subject);
    return [
      (await deployment.bucket(name))
        ? check.passes(`${name} is there`)
        : check.fails(`${name} is not there`, remedy),
    ];
  });

/** Whether the bucket of the evidence exists. */
export const evidence = (deployment: Deployment, setting: Setting) =>
  withSetting({ group: 'AWS', subject: 'evidence', setting, key: 'EVIDENCE_BUCKET' }, (name) =>
    bucket(deployment, { group: 'AWS', subject: 'evidence', name, remedy: { say: KEPT } }),
  );
