// What `npm start` says before the ready line: where things are and what to try.
import { inWords } from '../approval/card.ts';
import { APPROVERS, needsInWords, peopleNeeded } from '../approval/needs.ts';
import { otherRules, peopleIn, type Policy } from '../approval/policy.ts';
import { ruleInWords } from '../approval/rules/metric-words.ts';
import type { Cloud } from './cloud.ts';
import { PEOPLE } from './slack/people.ts';

/** The lines above the ready line. */
export const introduction = (
  { awsUrl, webUrl, policies }: Pick<Cloud, 'awsUrl' | 'webUrl' | 'policies'>,
  version: string,
): string => {
  const env = awsUrl.endsWith(':4566') ? '' : `AWS_PORT=${new URL(awsUrl).port} `;
  return `Countersign ${version}, local. Simulated here, not verified on AWS.

  page     ${webUrl}    Slack, registry, executions
  AWS      ${awsUrl}    any client; the access key id names the caller
  people   ${people(policies)}
${policies.map((policy) => `  policy   ${policyLine(policy)}`).join('\n')}
  data     in memory, gone at the end

  Try: open the page and choose "Register it for me", or
       ${env}npm run demo                registers a version of churn-telco as alice
       ${env}npm run demo -- --failing   registers one with AUC 0.74
  Then act as bob and choose Approve.
`;
};

const people = (policies: readonly Policy[]): string => {
  const deciders = new Set<string>(policies.flatMap(peopleIn));
  const names = PEOPLE.map(({ name }) => name);
  const decide = names.filter((name) => deciders.has(name));
  const mayNot = names.filter((name) => !deciders.has(name) && name !== 'alice');
  return [
    'alice registers',
    decide.length > 0 && `${inWords(decide, 'and')} decide`,
    mayNot.length > 0 && `${inWords(mayNot, 'and')} may not`,
  ]
    .filter(Boolean)
    .join(', ');
};

const SECONDS_PER_HOUR = 3_600;

const policyLine = (policy: Policy): string => {
  const { groups, metrics, open, mode, needs } = policy;
  const numbers = metrics.map((rule, index) =>
    index === 0 ? ruleInWords(rule) : inMidSentence(ruleInWords(rule)),
  );
  const yes = peopleNeeded(needs) === 1 && needs[APPROVERS] === 1 ? 'one yes' : needsInWords(needs);
  const asks = mode === 'observe' ? 'observes only' : `${yes}; ${Math.round(open / SECONDS_PER_HOUR)} h`;
  return `${groups.join(', ')}: ${[...numbers, ...otherRules(policy)].join(', ')}; ${asks}`;
};

/** `Accuracy` becomes `accuracy`; `AUC` stays. */
const inMidSentence = (name: string): string =>
  /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
