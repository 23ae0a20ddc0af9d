// The story that `npm start` prints while it runs: what was registered, what Slack shows, what the registry says now,
// and which execution broke.
import type { Published } from './eventbridge/bus.ts';
import type { Cloud } from './cloud.ts';
import type { Channel } from './slack/channel.ts';

interface Line {
  readonly subject: string;
  readonly words: string;
}

const LONGEST_WORDS = 160;

/** What an event of the registry or of Step Functions says in words; undefined for what nobody needs to read. */
export const eventLine = (event: Published, registeredBy: (arn: string) => string): Line | undefined => {
  if (event.source === 'aws.sagemaker') return registryLine(event, registeredBy);
  if (event.source === 'aws.states') return executionLine(event);
  return undefined;
};

const registryLine = ({ detail }: Published, registeredBy: (arn: string) => string): Line | undefined => {
  const subject = `${text(detail['ModelPackageGroupName'])} v${text(detail['ModelPackageVersion'])}`;
  const status = text(detail['ModelApprovalStatus']);
  const fields = detail['UpdatedModelPackageFields'];
  if (fields === undefined)
    return { subject, words: `registered by ${registeredBy(text(detail['ModelPackageArn']))}` };
  if (!Array.isArray(fields) || !fields.includes('ModelApprovalStatus')) return undefined;
  return { subject, words: `registry says ${status}. ${text(detail['ApprovalDescription'])}`.trim() };
};

const BROKEN = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

const executionLine = ({ detail }: Published): Line | undefined => {
  const status = text(detail['status']);
  if (!BROKEN.has(status)) return undefined;
  return {
    subject: text(detail['name']),
    words: `execution ${status}: ${text(detail['error'])} ${text(detail['cause'])}`,
  };
};

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Messages of a channel that were posted or edited since the last look. */
export class ChannelWatch {
  readonly #seen = new Map<string, string>();

  look(channels: readonly Channel[]): readonly Line[] {
    return channels.flatMap((channel) =>
      channel.timeline
        .flatMap((kept) => [kept, ...kept.replies])
        .filter(({ message }) => this.#seen.get(`${channel.id} ${message.ts}`) !== message.text)
        .map(({ message }) => {
          this.#seen.set(`${channel.id} ${message.ts}`, message.text);
          return {
            subject: channel.kind === 'im' ? `to ${channel.name}` : `#${channel.name}`,
            words: message.text,
          };
        }),
    );
  }
}

/** `15:00:02  churn-telco v43  registered by alice` */
export const written = ({ subject, words }: Line, now: number, timeZone: string): string => {
  const time = new Date(now).toLocaleTimeString('en-GB', { timeZone });
  const line = words.replace(/\s+/g, ' ').trim();
  const cut = [...line].length > LONGEST_WORDS ? `${[...line].slice(0, LONGEST_WORDS).join('')} ...` : line;
  return `${time}  ${subject}  ${cut}`;
};

/** Prints the story of a cloud; the returned function hears what its services put on the bus. */
export const narrator = (
  print: (line: string) => void,
  timeZone: string,
): { hear: (event: Published) => void; follow: (cloud: Cloud) => void } => {
  const watch = new ChannelWatch();
  let cloud: Cloud | undefined;
  const say = (line: Line): void => print(written(line, cloud?.clock.now() ?? Date.now(), timeZone));
  const registeredBy = (arn: string): string =>
    cloud?.registry.findVersion(arn)?.described.CreatedBy.IamIdentity.Arn.split('/').at(-1) ?? 'somebody';
  return {
    hear: (event) => {
      const line = eventLine(event, registeredBy);
      if (line) say(line);
    },
    follow: (started) => {
      cloud = started;
      cloud.changes.listen(() => watch.look(started.slack.workspace.channels).forEach(say));
    },
  };
};
