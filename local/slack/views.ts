// The views methods: a modal on the screen of the person who clicked.
import * as z from 'zod';
import { checkModal } from './block-kit.ts';
import { json, method, type Method } from './method.ts';

const open = method(
  z.strictObject({ trigger_id: z.string(), view: z.unknown() }),
  ({ trigger_id, view }, { workspace }) => {
    const opened = workspace.modals.open(trigger_id, checkModal(json(view, 'invalid_arguments')));
    workspace.changed();
    return { view: opened };
  },
);

export const views: Readonly<Record<string, Method>> = { 'views.open': open };
