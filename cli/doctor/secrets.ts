// Whether Slack's two secrets are stored. Their values are read, because one of them opens Slack, and never shown.
import { type Deployment, type Secret } from '../../adapters/deployment.ts';
import { checksOf, orPasses, type Check } from './check.ts';
import { orNotChecked, withSetting, type Setting, type Stage } from './reading.ts';

/** The names of the two secrets under a prefix, and the variable in which the README keeps each. */
const SECRETS = {
  'slack-bot-token': 'SLACK_BOT_TOKEN',
  'slack-signing-secret': 'SLACK_SIGNING_SECRET',
} as const;
type SecretName = keyof typeof SECRETS;

export interface SecretsRead {
  readonly checks: readonly Check[];
  readonly botToken?: string;
}

/** Stores a secret, where it is to be read from the environment. */
export const storing = (name: SecretName, prefix: string, { awsOptions }: Stage): string =>
  `aws ssm put-parameter --type SecureString --overwrite --name ${prefix}/${name} --value "$${SECRETS[name]}"${awsOptions}`;

/** Whether both secrets are stored; their values are never shown. */
export const secrets = async (
  deployment: Deployment,
  stage: Stage,
  setting: Setting,
): Promise<SecretsRead> => {
  let botToken: string | undefined;
  const of = { group: 'AWS', subject: 'secrets', setting, key: 'SLACK_PARAMETERS_PREFIX' } as const;
  const checks = await withSetting(of, (prefix) =>
    orNotChecked({ ...of, permission: `ssm:GetParameters on ${prefix}/*` }, async () => {
      const names = Object.keys(SECRETS) as SecretName[];
      const found = await deployment.secrets(names.map((name) => `${prefix}/${name}`));
      botToken = found.get(`${prefix}/slack-bot-token`)?.value.trim();
      const wrong = names.flatMap((name) =>
        judgeSecret(`${prefix}/${name}`, found.get(`${prefix}/${name}`), storing(name, prefix, stage)),
      );
      return orPasses(wrong, checksOf('AWS', 'secrets').passes(`both are stored under ${prefix}`));
    }),
  );
  return { checks, ...(botToken && { botToken }) };
};

const judgeSecret = (name: string, secret: Secret | undefined, run: string): Check[] => {
  const { fails, warns } = checksOf('AWS', 'secrets');
  if (!secret?.value.trim()) return [fails(`${name} is not stored`, { say: 'Store it:', run })];
  if (!secret.isEncrypted)
    return [
      warns(`${name} is stored in plain text`, {
        say: 'Delete the parameter, then store it as a SecureString:',
        run,
      }),
    ];
  return [];
};
