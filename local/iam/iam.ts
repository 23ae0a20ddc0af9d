// Who a key belongs to, and what a role may do: every call of a function or of the state machine is checked here
// against the roles of the packaged template. Users may do everything; they never come here.
import { randomBytes } from 'node:crypto';
import { ACCOUNT, type Caller, type Need } from '../endpoint/service.ts';
import type { Statement } from '../template/shapes.ts';
import { operatorNamed } from './conditions.ts';
import { actionMatches, applies } from './policy-statement.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Role {
  readonly arn: string;
  readonly statements: readonly Statement[];
}

export class Iam {
  readonly #roles = new Map<string, Role>();
  readonly #callers = new Map<string, Caller>();
  readonly #used = new Set<string>();

  /** Registers a role of the template; throws on a condition operator that is not known, before anything runs. */
  register(role: Role): void {
    for (const statement of role.statements) Object.keys(statement.Condition ?? {}).forEach(operatorNamed);
    this.#roles.set(role.arn, role);
  }

  /** Makes the credentials of one worker of a function, as STS does when Lambda assumes the function's role. */
  mint(roleArn: string, session: { name: string; function: string }): Credentials {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/${session.name}`;
    this.#callers.set(accessKeyId, { kind: 'role', arn, roleArn, function: session.function });
    return {
      accessKeyId,
      secretAccessKey: randomBytes(20).toString('hex'),
      sessionToken: randomBytes(32).toString('base64'),
    };
  }

  /** Forgets a key whose worker has ended. */
  revoke(accessKeyId: string): void {
    this.#callers.delete(accessKeyId);
  }

  /** Who a key belongs to: a function's worker, or the user of that name. An ended worker's key belongs to nobody. */
  callerOf(accessKeyId: string): Caller | undefined {
    const caller = this.#callers.get(accessKeyId);
    if (caller) return caller;
    if (/^ASIA[0-9A-F]{16}$/.test(accessKeyId)) return undefined;
    return { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/${accessKeyId}`, name: accessKeyId };
  }

  /** Whether a role may do what a call needs: some statement allows it and none denies it. */
  allowed(roleArn: string, need: Need): boolean {
    const role = this.#roles.get(roleArn);
    if (!role) throw new Error(`The template holds no role ${roleArn}.`);
    const matching = role.statements.filter((statement) => applies(statement, need));
    if (matching.some((statement) => statement.Effect === 'Deny')) return false;
    for (const statement of matching) this.#markUsed(role, statement, need.action);
    return matching.length > 0;
  }

  /** The permissions that calls have used so far, one `<role ARN> <action as the role writes it>` each. */
  used(): readonly string[] {
    return [...this.#used];
  }

  #markUsed(role: Role, statement: Statement, action: string): void {
    for (const pattern of statement.Action) {
      if (actionMatches(pattern, action)) this.#used.add(permission(role.arn, pattern));
    }
  }
}

/** How a permission is written in the list of used ones. */
export const permission = (roleArn: string, action: string): string => `${roleArn} ${action}`;
