// The auth and users methods: who asks, and who is who.
import * as z from 'zod';
import { method, type Method, page, paging } from './method.ts';
import { BOT, type Person, TEAM } from './people.ts';

const authTest = method(z.strictObject({}), (_given, { origin }) => ({
  url: `${origin}/`,
  team: TEAM.name,
  team_id: TEAM.id,
  user: BOT.name,
  user_id: BOT.userId,
  bot_id: BOT.id,
  is_enterprise_install: false,
}));

const usersInfo = method(z.strictObject({ user: z.string() }), ({ user }, { workspace }) => ({
  user: described(workspace.userById(user)),
}));

const usersList = method(z.strictObject(paging), (which, { workspace }) => {
  const { items, next } = page(workspace.people, ({ id }) => id, which);
  return { members: items.map(described), response_metadata: { next_cursor: next } };
});

export const identity: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'users.info': usersInfo,
  'users.list': usersList,
};

const described = ({ id, name, realName, isBot }: Person) => ({
  id,
  team_id: TEAM.id,
  name,
  real_name: realName,
  deleted: false,
  is_bot: isBot,
  tz: 'Etc/UTC',
  tz_label: 'Coordinated Universal Time',
  tz_offset: 0,
  profile: {
    real_name: realName,
    display_name: name,
    ...(isBot ? { bot_id: BOT.id } : { email: `${name}@example.com` }),
  },
});
