// The names that everything else hangs on: package ARN, request id, instants, digests. Branded, so that one kind of
// string is never taken for another.
import * as z from 'zod';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModelPackage.html */
const PACKAGE_ARN =
  /^arn:[a-z-]+:sagemaker:([a-z0-9-]+):(\d{12}):model-package\/([a-zA-Z0-9-]{1,63})\/(\d{1,9})$/;

/** The ARN of a model package version, exactly as SageMaker returned it. */
export const PackageArn = z.string().regex(PACKAGE_ARN).brand<'PackageArn'>();
export type PackageArn = z.infer<typeof PackageArn>;

/** `<group>-v<version>-r<round>`: the id of a request, and the name of its execution. */
export const RequestId = z
  .string()
  .regex(/^[a-zA-Z0-9-]{1,63}-v\d{1,9}-r\d{1,4}$/)
  .brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;

/** The group that a request is about, as its id says. */
export const groupIn = (id: RequestId): string => id.replace(/-v\d+-r\d+$/, '');

/** An instant as ISO 8601 text in UTC. */
export const Instant = z.iso.datetime().brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** A SHA-256 digest, 64 hexadecimal digits. */
export const Digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Digest'>();
export type Digest = z.infer<typeof Digest>;

/** The key of a person in the identities file, such as `bob`. */
export const PersonKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'lower-case letters, digits, dot, underscore and hyphen')
  .brand<'PersonKey'>();
export type PersonKey = z.infer<typeof PersonKey>;

/** The id of a Slack user group, such as `S0RISK`; in a policy it stands where a person could. */
export const UserGroupId = z
  .string()
  .regex(/^S[A-Z0-9]{2,}$/, 'a Slack user group, such as S0RISK')
  .brand<'UserGroupId'>();
export type UserGroupId = z.infer<typeof UserGroupId>;

export const isUserGroup = (member: PersonKey | UserGroupId): member is UserGroupId =>
  UserGroupId.safeParse(member).success;

/** Instants are written from epoch milliseconds in one place, so that they always compare as text. */
export const instant = (epochMs: number): Instant => Instant.parse(new Date(epochMs).toISOString());

export const requestId = (group: string, version: number, round: number): RequestId =>
  RequestId.parse(`${group}-v${version}-r${round}`);

/** The ARN of a request's execution: `arn:...:stateMachine:name` -> `arn:...:execution:name:id` */
export const executionArn = (machineArn: string, id: RequestId): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${id}`;

/** The first eight digits: what a person reads out on the phone. */
export const short = (digest: string): string => digest.slice(0, 8);
