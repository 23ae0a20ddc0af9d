// What is asked for the selected version alone: its lineage and its run. Asked when it is selected and again with every
// snapshot, one question at a time; the page never waits for the answer.
import { type Snapshot, type VersionDetails, type VersionShown } from '../shown.ts';
import { type Child, h } from './element.ts';
import { drawLineage } from './lineage.ts';
import { change, selected, state } from './state.ts';
import { drawRun } from './training-run.ts';

/** What was asked last: whatever differs from it is asked anew. */
let asked: { readonly arn: string; readonly snapshot: Snapshot } | undefined;
let isAsking = false;

const answerFor = async (arn: string): Promise<VersionDetails | undefined> => {
  try {
    const response = await fetch(`/_local/version?arn=${encodeURIComponent(arn)}`);
    return response.ok ? ((await response.json()) as VersionDetails) : undefined;
  } catch {
    return undefined;
  }
};

/** Asks for the selected version's details unless they are of this very snapshot. */
export const followDetails = async (snapshot: Snapshot): Promise<void> => {
  const arn = selected(snapshot)?.arn;
  if (arn === undefined || isAsking || (asked?.arn === arn && asked.snapshot === snapshot)) return;
  asked = { arn, snapshot };
  isAsking = true;
  const answer = await answerFor(arn);
  isAsking = false;
  // Drawing asks again where another version or snapshot came meanwhile.
  change({ details: { arn, answer } });
};

const sectionOf = (name: string, ...children: Child[]): HTMLElement =>
  h('section.part', { 'data-key': name, 'aria-label': name }, h('h4', name), ...children);

/** The pane's width inside of its edges; a pane that is not shown has none. */
const roomFor = (): number => {
  const pane = document.getElementById('registry-body');
  return (pane?.clientWidth || 320) - 2 * 14;
};

/** The sections below the details of a version. A drawing that fails says so, and the rest of the page stands. */
export const drawDetails = ({ arn }: VersionShown): Child[] => {
  const { details } = state;
  if (details?.arn !== arn) return [sectionOf('Lineage', h('p.sub', 'Asking the local cloud …'))];
  const { answer } = details;
  if (!answer)
    return [sectionOf('Lineage', h('p.sub', 'The local cloud did not answer for lineage and run.'))];
  try {
    const { lineage, run } = answer;
    return [
      sectionOf('Lineage', ...drawLineage(lineage, arn, roomFor())),
      run && sectionOf('Run', ...drawRun(run)),
    ];
  } catch {
    return [sectionOf('Lineage', h('p.sub', 'The answer for lineage and run could not be drawn.'))];
  }
};
