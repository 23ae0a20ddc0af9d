// `npm run iam:unused`: while tests run, each cloud writes down which permissions were used; afterwards they are
// compared with what the roles of the packaged template grant.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permission, type Iam, type Role } from './iam.ts';

/** Adds what one cloud's calls used to a folder that many test processes share. */
export const writeUsed = (folder: string, iam: Iam): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(iam.used()));
};

/** Everything that the clouds of a test run used. */
export const readUsed = (folder: string): ReadonlySet<string> => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Set(files.flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as string[]));
};

/** Permissions that only work on AWS: nothing on one machine writes to CloudWatch Logs or X-Ray. */
const NOT_SIMULATED = /^(logs|xray):/;

/** The permissions that roles grant and no call used, one line each. */
export const unusedPermissions = (roles: readonly Role[], used: ReadonlySet<string>): readonly string[] => {
  const granted = roles.flatMap((role) =>
    role.statements
      .filter((statement) => statement.Effect === 'Allow')
      .flatMap((statement) => statement.Action)
      .filter((action) => !NOT_SIMULATED.test(action))
      .map((action) => permission(role.arn, action)),
  );
  return [...new Set(granted)].filter((one) => !used.has(one)).sort();
};
