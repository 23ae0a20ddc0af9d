// Ask again, in words: what cards and messages say of a version whose question nobody answered.
import { type Request } from './request.ts';

/** How a version is asked about again whose question nobody answered; the command needs one that still waits. */
export const toAskAgain = ({ group, version }: Request, waits: boolean): string =>
  waits
    ? `To ask again: countersign ask-again ${group} ${version}, or register a new version.`
    : 'To ask again, register it as a new version.';
