// What the checks of AWS have in common: the stage they are about, and how they say that something could not be read.
import { Inability } from '../../adapters/inability.ts';
import { checksOf, type Check, type Group, type Remedy } from './check.ts';

/** The stage that is looked at, and how the reader's commands reach it. */
export interface Stage {
  readonly name: string;
  /** Options for the AWS CLI, such as ` --region eu-west-1`. */
  readonly awsOptions: string;
}

/** How the functions are set up: their environment values, by name. */
export type Setting = Readonly<Record<string, string | undefined>>;

/** What to do where something of the stack is lacking. */
export const deployAgain = ({ name }: Stage): Remedy =>
  name === 'local'
    ? { say: 'Stop the local cloud and start it again:', run: 'npm start' }
    : {
        say: 'Deploy again, with the parameters of that stage:',
        run: `npm run deploy -- --stage ${name} --param=...`,
      };

/** The checks, or that they could not be made and what is lacking for it. */
export const orNotChecked = async (
  { group, subject, permission }: { group: Group; subject: string; permission: string },
  make: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> => {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof Inability)) throw error;
    const { notChecked } = checksOf(group, subject);
    if (error.name !== 'AccessDeniedException') return [notChecked(error.message)];
    return [
      notChecked(`your identity may not call ${permission}`, {
        say: 'Allow it, as docs/runbook.md says under Doctor, or ask somebody who may.',
      }),
    ];
  }
};

/** A value of the functions' settings, or that it is not known. */
export const withSetting = async (
  of: { readonly group: Group; readonly subject: string; readonly setting: Setting; readonly key: string },
  make: (value: string) => Promise<readonly Check[]>,
): Promise<readonly Check[]> => {
  const value = of.setting[of.key];
  if (value !== undefined) return make(value);
  return [checksOf(of.group, of.subject).notChecked(`no function that could be read has ${of.key}`)];
};
