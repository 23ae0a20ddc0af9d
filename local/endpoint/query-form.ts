// The query protocol's input: a form whose dotted names are a tree.
// `Tags.member.1.Key=a` is `{Tags: [{Key: 'a'}]}`; `Attributes.entry.1.key=a&...value=b` is `{Attributes: {a: 'b'}}`.

interface Branch {
  readonly children: Map<string, Branch>;
  value?: string;
}

/** The form as an object; every leaf is a string. `Action` and `Version` are left out. */
export const queryInput = (form: URLSearchParams): Readonly<Record<string, unknown>> => {
  const root: Branch = { children: new Map() };
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    let branch = root;
    for (const part of name.split('.')) branch = childOf(branch, part);
    branch.value = value;
  }
  return members(root);
};

const childOf = (branch: Branch, name: string): Branch => {
  const known = branch.children.get(name);
  if (known) return known;
  const child: Branch = { children: new Map() };
  branch.children.set(name, child);
  return child;
};

const members = (branch: Branch): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...branch.children].map(([name, child]) => [name, valueOf(child)]));

const valueOf = (branch: Branch): unknown => {
  const list = branch.children.get('member');
  if (list) return inOrder(list).map(valueOf);
  const entries = branch.children.get('entry');
  if (entries) return Object.fromEntries(inOrder(entries).map(entryOf));
  return branch.children.size > 0 ? members(branch) : branch.value;
};

const inOrder = (branch: Branch): Branch[] =>
  [...branch.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child);

/** Maps come as key/value, SNS message attributes as Name/Value. */
const entryOf = (entry: Branch): [string, unknown] => {
  const key = entry.children.get('key') ?? entry.children.get('Name');
  const value = entry.children.get('value') ?? entry.children.get('Value');
  return [key?.value ?? '', value ? valueOf(value) : undefined];
};
