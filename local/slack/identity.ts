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

const described = (person: Person) => ({
  id: person.id,
  team_id: TEAM.id,
  name: person.name,
  real_name: person.realName,
  deleted: person.deleted === true,
  is_bot: person.isBot,
  // Of somebody who is deactivated Slack says no more than this.
  ...(person.deleted !== true && {
    is_restricted: person.is_restricted === true,
    is_ultra_restricted: person.is_ultra_restricted === true,
    tz: person.tz,
  }),
  profile: {
    real_name: person.realName,
    display_name: person.name,
    ...(person.isBot ? { bot_id: BOT.id } : { email: `${person.name}@example.com` }),
  },
});
