// The views methods: a modal on the screen of the person who clicked, and a person's Home.
import * as z from 'zod';
import { checkHome, checkModal } from './block-kit.ts';
import { json, method, type Method } from './method.ts';

const open = method(
  z.strictObject({ trigger_id: z.string(), view: z.unknown() }),
  ({ trigger_id, view }, { workspace }) => {
    const opened = workspace.modals.open(trigger_id, checkModal(json(view, 'invalid_arguments')));
    workspace.changed();
    return { view: opened };
  },
);

const publish = method(
  z.strictObject({ user_id: z.string(), view: z.unknown(), hash: z.string().optional() }),
  ({ user_id, view, hash }, { workspace }) => {
    const { id } = workspace.userById(user_id);
    const published = workspace.homes.publish(id, checkHome(json(view, 'invalid_arguments')), hash);
    workspace.changed();
    return { view: published };
  },
);

export const views: Readonly<Record<string, Method>> = { 'views.open': open, 'views.publish': publish };
