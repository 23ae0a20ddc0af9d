// The views methods: modals on the screen of the person who clicked.
import * as z from 'zod';
import { checkModal } from './block-kit.ts';
import { type Modal } from './blocks.ts';
import { json, method, type Method } from './method.ts';
import { SlackError } from './slack-error.ts';

const modalOf = (view: unknown): Modal => checkModal(json(view, 'invalid_arguments'));

const byTrigger = { trigger_id: z.string(), view: z.unknown() };

const open = method(z.strictObject(byTrigger), ({ trigger_id, view }, { workspace }) => {
  const opened = workspace.modals.open(trigger_id, modalOf(view));
  workspace.changed();
  return { view: opened };
});

const push = method(z.strictObject(byTrigger), ({ trigger_id, view }, { workspace }) => {
  const pushed = workspace.modals.push(trigger_id, modalOf(view));
  workspace.changed();
  return { view: pushed };
});

const update = method(
  z.strictObject({
    view: z.unknown(),
    view_id: z.string().optional(),
    external_id: z.string().optional(),
    hash: z.string().optional(),
  }),
  ({ view, hash, ...which }, { workspace }) => {
    if (!which.view_id && !which.external_id)
      throw new SlackError('invalid_arguments', ['missing required field: view_id or external_id']);
    const updated = workspace.modals.update(which, modalOf(view), hash);
    workspace.changed();
    return { view: updated };
  },
);

export const views: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
};
