// Whether the functions of a stage are there; and what they are set to, which tells where everything else stands.
import { type Deployment, type FunctionFound } from '../../adapters/deployment.ts';
import { Inability } from '../../adapters/inability.ts';
import { checksOf, orPasses, type Check } from './check.ts';
import { type Expected } from './expected.ts';
import { deployAgain, orNotChecked, type Setting, type Stage } from './reading.ts';

export interface FunctionsRead {
  readonly checks: readonly Check[];
  readonly setting: Setting;
}

const FUNCTIONS = checksOf('AWS', 'functions');

/** Whether every function is there; and what they are set to. Throws Inability where AWS cannot be asked at all. */
export const functions = async (
  deployment: Deployment,
  stage: Stage,
  { functions: names }: Expected,
): Promise<FunctionsRead> => {
  try {
    const found = await Promise.all(
      names.map(async (name) => ({ name, is: await deployment.function(name) })),
    );
    return {
      checks: judgeFunctions(found, stage),
      setting: Object.assign({}, ...found.map(({ is }) => is?.environment ?? {})) as Setting,
    };
  } catch (error) {
    if (!(error instanceof Inability) || error.name !== 'AccessDeniedException') throw error;
    const about = {
      group: 'AWS',
      subject: 'functions',
      permission: 'lambda:GetFunctionConfiguration',
    } as const;
    return { checks: await orNotChecked(about, () => Promise.reject(error)), setting: {} };
  }
};

interface Named {
  readonly name: string;
  readonly is: FunctionFound | undefined;
}

const USABLE = new Set(['Active', 'Inactive']);

const judgeFunctions = (found: readonly Named[], stage: Stage): readonly Check[] => {
  if (found.every(({ is }) => !is))
    return [
      FUNCTIONS.fails(`none of the ${found.length} functions of stage ${stage.name} is there`, {
        say: 'Look at --stage, --region and --profile. If nothing is deployed yet, README.md says how.',
      }),
    ];
  const lacking = found.filter(({ is }) => !is).map(({ name }) => name);
  const broken = found.filter(({ is }) => is && !USABLE.has(is.state));
  const wrong = [
    ...(lacking.length === 0
      ? []
      : [FUNCTIONS.fails(`not there: ${lacking.join(', ')}`, deployAgain(stage))]),
    ...broken.map(({ name, is }) => FUNCTIONS.fails(`${name} is ${is?.state}`, deployAgain(stage))),
  ];
  return orPasses(wrong, FUNCTIONS.passes(`all ${found.length} are there`));
};
