// Tags of a group as a reader gives them: --tag <key>=<value>, within what SageMaker takes.
import { isTaken, LONGEST_KEY, LONGEST_VALUE, MOST_ENTRIES, TAKEN_IN_WORDS } from '../approval/metadata.ts';
import { WrongUsage } from './usage.ts';

/** `owner=risk-team`. Throws WrongUsage for what is no tag. */
export const tagNamed = (given: string): [string, string] => {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(given) ?? [];
  if (key === undefined || value === undefined)
    throw new WrongUsage('A tag is given as --tag <key>=<value>.');
  return [key, value];
};

/** Tags that a group can be created with. Throws WrongUsage with the first that SageMaker would refuse. */
export const tagsToCreate = (given: readonly string[]): Record<string, string> => {
  const tags = new Map<string, string>();
  for (const [key, value] of given.map(tagNamed)) {
    const problem = tags.has(key) ? 'it is given twice' : problemOf(key, value);
    if (problem !== undefined) throw new WrongUsage(`--tag ${key}: ${problem}.`);
    tags.set(key, value);
  }
  if (tags.size > MOST_ENTRIES)
    throw new WrongUsage(`A group has at most ${MOST_ENTRIES} tags, and ${tags.size} are given.`);
  return Object.fromEntries(tags);
};

const problemOf = (key: string, value: string): string | undefined => {
  if (!isTaken(key + value)) return `a tag has only ${TAKEN_IN_WORDS}`;
  if (/^aws:/i.test(key)) return 'keys that begin with aws: are reserved';
  if (key.length > LONGEST_KEY) return `a key has at most ${LONGEST_KEY} characters, this one ${key.length}`;
  if (value.length > LONGEST_VALUE)
    return `a value has at most ${LONGEST_VALUE} characters, this one ${value.length}`;
  return undefined;
};
