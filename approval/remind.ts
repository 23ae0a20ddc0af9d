// Remind: which reminder of an open question is due, and whom it calls on. `sweep` notes it in the request before anybody
// is told, so that it is due once.
import { stillNeeded } from './ask.ts';
import { authorsOf } from './author.ts';
import { personAt } from './identities.ts';
import { instant, type Instant, type PersonKey } from './ids.ts';
import { isZone } from './quiet.ts';
import { quietOf, scheduleOf, type Schedule } from './reminders.ts';
import { standingVotes, type Reminder, type Request, type Stage } from './request.ts';
import { membersOfRole, tallyOf, type Roster } from './roster.ts';

type Part = Reminder['part'];
type Asking = Extract<Stage, { kind: 'asking' }>;

/** How many reminders of a question have come; those that were passed over count. */
export const remindersSoFar = ({ reminders = [] }: Asking): number =>
  Math.max(
    0,
    ...reminders.map(({ part }) => (part === 'escalation' ? 0 : Number(part.slice('reminder:'.length)))),
  );

/** What has not come yet, with its moment. */
const ahead = (asking: Asking, { reminders, escalation }: Schedule): { part: Part; at: Instant }[] => {
  const come = remindersSoFar(asking);
  const escalated = asking.reminders?.some(({ part }) => part === 'escalation') === true;
  return [
    ...(escalation && !escalated ? [{ part: 'escalation' as const, at: escalation }] : []),
    ...reminders.slice(come).map((at, index) => ({ part: `reminder:${come + index + 1}` as const, at })),
  ];
};

/** When `sweep` has to call on somebody next; undefined when nothing more is to come. */
export const nextReminderAt = ({ stage, policy }: Request): Instant | undefined => {
  if (stage.kind !== 'asking') return undefined;
  const moments = ahead(stage, scheduleOf(policy, stage.closesAt)).map(({ at }) => at);
  return moments.sort()[0];
};

/** What is due now. Of several reminders that were missed only the last: nobody gets two at once. */
export const dueReminder = ({ stage, policy }: Request, now: number): Part | undefined => {
  if (stage.kind !== 'asking' || now >= Date.parse(stage.closesAt)) return undefined;
  const due = ahead(stage, scheduleOf(policy, stage.closesAt)).filter(({ at }) => Date.parse(at) <= now);
  return due.find(({ part }) => part === 'escalation')?.part ?? due.at(-1)?.part;
};

/**
 * The request with a reminder noted, to those whom it calls on; undefined when it is not due any more. Its card is shown
 * anew, which finds out whether it still stands: whoever is reminded decides on it.
 */
export const reminded = (request: Request, part: Part, roster: Roster, now: number): Request | undefined => {
  const { stage } = request;
  if (stage.kind !== 'asking' || dueReminder(request, now) !== part) return undefined;
  const people = calledOn(request, part, roster);
  const zones = zonesOf(request, people, roster);
  const reminder = {
    part,
    at: instant(now),
    people,
    ...(Object.keys(zones).length > 0 && { zones }),
  };
  return {
    ...request,
    stage: { ...stage, reminders: [...(stage.reminders ?? []), reminder] },
  };
};

/** Those whose yes is still needed; the escalation calls on its role instead. Never on the author, or on who answered. */
const calledOn = (request: Request, part: Part, roster: Roster): PersonKey[] => {
  const { escalate } = request.policy;
  if (part !== 'escalation' || !escalate) return stillNeeded(request, tallyOf(request, roster), roster);
  const silent = new Set(
    [...authorsOf(request, roster.identities), ...standingVotes(request).map(({ person }) => person)].map(
      String,
    ),
  );
  const today = new Set(roster.policy ? membersOfRole(roster.policy, escalate.to, roster) : []);
  return membersOfRole(request.policy, escalate.to, roster).filter(
    (person) =>
      today.has(person) &&
      !silent.has(person) &&
      personAt(roster.identities, person) !== undefined &&
      !roster.slack?.barred.has(person),
  );
};

/** Of those whom a reminder was noted for: whom it would call on now, too. Others may have answered meanwhile, or left. */
export const stillCalledOn = (request: Request, { part, people }: Reminder, roster: Roster): PersonKey[] => {
  const now = new Set(calledOn(request, part, roster));
  return people.filter((person) => now.has(person));
};

/** Where people are, for their quiet hours; whom Slack names no zone of that is known here is left out. */
const zonesOf = (
  { policy }: Request,
  people: readonly PersonKey[],
  { slack }: Roster,
): Record<PersonKey, string> => {
  if (quietOf(policy.reminders) === undefined) return {};
  return Object.fromEntries(
    people.flatMap((person) => {
      const zone = slack?.zones.get(person);
      return zone !== undefined && isZone(zone) ? [[person, zone]] : [];
    }),
  );
};
