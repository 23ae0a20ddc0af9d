// The rule "the group is named and the version described as the house wants it".
import { cleanText, seenIn } from '../foreign-text.ts';
import { effectOf } from '../effect.ts';
import { type Facts } from '../facts.ts';
import { matchesGlob } from '../group-pattern.ts';
import { type Policy } from '../policy.ts';
import { type NamingRule } from '../rule.ts';
import { type Reason } from '../verdict.ts';

const NAME_LIMIT = 63;

/** What a naming rule says about a version. */
export const naming = (rule: NamingRule, { details }: Facts, policy: Policy): Reason => {
  const faults = [nameFault(rule, details.group), descriptionFault(rule, details.description)].filter(
    (fault) => fault !== undefined,
  );
  const outcome = faults.length > 0 ? 'fails' : 'passes';
  const effect = effectOf(outcome, rule, policy);
  return {
    rule: 'naming',
    kind: 'naming',
    outcome,
    effect,
    sentence: faults.length > 0 ? faults.join('; ') : 'Named and described as the policy wants it',
    ...(effect === 'ask' && rule.needs && { needs: rule.needs }),
  };
};

const nameFault = ({ group }: NamingRule, name: string): string | undefined =>
  group === undefined || matchesGlob(group, name)
    ? undefined
    : `The group’s name ${cleanText(name, NAME_LIMIT)} is not of the form ${cleanText(group, NAME_LIMIT)}`;

/** Only what can be seen counts as a description. */
const descriptionFault = ({ description: least }: NamingRule, text = ''): string | undefined => {
  if (least === undefined) return undefined;
  const length = [...seenIn(text)].length;
  if (length >= least) return undefined;
  return length === 0
    ? `The version has no description, needs at least ${least} characters`
    : `The description has ${length} ${length === 1 ? 'character' : 'characters'}, needs at least ${least}`;
};
