// Whether a statement of a policy speaks of a call: its action, its resource and its conditions.
import type { Need } from '../endpoint/service.ts';
import type { Statement } from '../template/shapes.ts';
import { conditionsHold } from './conditions.ts';
import { matchesWildcard } from './wildcard.ts';

/** Actions compare without regard to case. */
export const actionMatches = (pattern: string, action: string): boolean =>
  matchesWildcard(pattern.toLowerCase(), action.toLowerCase());

/** Whether the statement applies to what a call needs. */
export const applies = (statement: Statement, need: Need): boolean =>
  statement.Action.some((pattern) => actionMatches(pattern, need.action)) &&
  statement.Resource.some((pattern) => matchesWildcard(pattern, need.resource)) &&
  conditionsHold(statement.Condition ?? {}, need.context ?? {});
