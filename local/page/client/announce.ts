// The live region: says what changed in one sentence each, politely; what failed, at once.
import { type Snapshot } from '../shown.ts';
import { hasFailed, runStanding } from './standing.ts';
import { decidesAbout, headerOf, titleOf } from './subject.ts';

/** What is heard once, by its key. */
interface Heard {
  readonly key: string;
  readonly words: string;
  readonly isUrgent?: boolean;
}

const audible = ({ conversations, executions }: Snapshot): readonly Heard[] => [
  ...conversations
    .flatMap(({ member, messages }) => (member === undefined ? messages : []))
    .map((message) => {
      return { key: message.ts, words: `New message from ${message.from}: ${headerOf(message)}` };
    }),
  ...executions.map((run) => {
    const error = run.error === undefined ? '' : `, ${run.error}`;
    const words = `${titleOf(decidesAbout(run)) || run.name}: ${runStanding(run).word}${error}`;
    return { key: run.arn + words, words, isUrgent: hasFailed(run) };
  }),
];

/** Tells what a snapshot brought; the first one brings nothing new. */
export const tell = (before: Snapshot | undefined, after: Snapshot): void => {
  if (!before) return;
  const known = new Set(audible(before).map(({ key }) => key));
  const news = Map.groupBy(
    audible(after),
    ({ key, isUrgent }) => !known.has(key) && (isUrgent ? 'alert' : 'live'),
  );
  for (const region of ['live', 'alert'] as const) {
    const words = news.get(region)?.map((it) => it.words);
    if (words) document.getElementById(region)?.replaceChildren(words.join('. '));
  }
};
