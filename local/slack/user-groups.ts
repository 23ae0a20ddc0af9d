// User groups of the local Slack: the methods that list them, and what the control can do to one.
// https://docs.slack.dev/reference/objects/usergroup-object
import * as z from 'zod';
import { flag, method, type Method } from './method.ts';
import { TEAM } from './people.ts';
import { SlackError } from './slack-error.ts';
import { type Workspace } from './workspace.ts';

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
  readonly isDisabled: boolean;
}

/** The one that there is at first. */
export const USER_GROUPS: readonly UserGroup[] = [
  { id: 'S0RISK', handle: 'risk-team', name: 'Risk', users: ['U0CAROL', 'U0DAVE'], isDisabled: false },
];

/** What the control says of a user group: those who are in it from now on, and whether it is disabled. */
export const userGroupSchema = z.strictObject({
  usergroup: z.string(),
  users: z.array(z.string()).optional(),
  isDisabled: z.boolean().optional(),
});

/** Changes a user group, as an admin of the workspace would. */
export const changeUserGroup = (
  workspace: Workspace,
  { usergroup, users, isDisabled }: z.infer<typeof userGroupSchema>,
): UserGroup => {
  const found = userGroup(workspace, usergroup);
  const members = users?.map((user) => workspace.person(user).id);
  return workspace.keepUserGroup({
    ...found,
    ...(members && { users: members }),
    ...(isDisabled !== undefined && { isDisabled }),
  });
};

const userGroup = ({ userGroups }: Workspace, idOrHandle: string): UserGroup => {
  const found = userGroups.find(({ id, handle }) => id === idOrHandle || handle === idOrHandle);
  if (!found) throw new SlackError('no_such_subteam');
  return found;
};

const list = method(
  z.strictObject({
    include_users: flag.default(false),
    include_count: flag.default(false),
    include_disabled: flag.default(false),
  }),
  ({ include_users: withUsers, include_count: withCount, include_disabled: all }, { workspace }) => ({
    usergroups: workspace.userGroups
      .filter(({ isDisabled }) => all || !isDisabled)
      .map(({ id, handle, name, users, isDisabled }) => ({
        id,
        team_id: TEAM.id,
        is_usergroup: true,
        name,
        description: '',
        handle,
        is_external: false,
        date_delete: isDisabled ? 1 : 0,
        ...(withUsers && { users }),
        ...(withCount && { user_count: String(users.length) }),
      })),
  }),
);

const usersList = method(
  z.strictObject({ usergroup: z.string(), include_disabled: flag.default(false) }),
  ({ usergroup, include_disabled: all }, { workspace }) => {
    const found = workspace.userGroups.find(({ id }) => id === usergroup);
    if (!found || (found.isDisabled && !all)) throw new SlackError('no_such_subteam');
    return { users: found.users };
  },
);

export const userGroups: Readonly<Record<string, Method>> = {
  'usergroups.list': list,
  'usergroups.users.list': usersList,
};
