// A decision outside Countersign: somebody set the status of a version themselves. What of it is kept, and its words.
import { cleanName, cleanText } from './foreign-text.ts';
import { nameOf, personOf, type Identities } from './identities.ts';
import { type ModelPackage } from './package.ts';
import { Outside } from './request.ts';

const NAME_LIMIT = 40;
const IDENTITY_LIMIT = 200;

/** Who set a status: whoever changed the version last, or registered it that way. */
const identityIn = ({ modifiedBy, authors }: ModelPackage): string | undefined => modifiedBy ?? authors[0];

/** The decision that a version carries; undefined while it waits for one. */
export const outsideIn = (found: ModelPackage): Outside | undefined => {
  const status = Outside.shape.status.safeParse(found.approvalStatus);
  if (!status.success) return undefined;
  const by = identityIn(found);
  return { status: status.data, ...(by && { by }), modifiedAt: found.modifiedAt };
};

/** `Bob`, where the identities file knows them; whoever it does not know may call themselves anything: in full. */
export const actorName = (outside: Pick<Outside, 'by'>, identities: Identities): string =>
  personBy(outside, identities) ?? actorInFull(outside, identities);

/** `erin (arn:aws:iam::111122223333:user/erin)`: the name, and what the registry says to the letter. */
export const actorInFull = (outside: Pick<Outside, 'by'>, identities: Identities): string => {
  const { by } = outside;
  if (by === undefined) return 'somebody whom the registry does not name';
  const name = personBy(outside, identities) ?? cleanName(by.split(/[/:]/).at(-1) ?? '', NAME_LIMIT);
  return `${name} (${cleanText(by, IDENTITY_LIMIT)})`;
};

const personBy = ({ by = '' }: Pick<Outside, 'by'>, identities: Identities): string | undefined => {
  const person = personOf(identities, by);
  return person && nameOf(identities, person);
};

/** `approved` */
export const verbOf = ({ status }: Pick<Outside, 'status'>): string => status.toLowerCase();
