// CloudFormation's intrinsic functions, as far as our templates use them. Whatever is not known here is an error by
// name: a value that were left unresolved would be deployed wrong and noticed late.

/** What references point at: `Ref`, `Fn::GetAtt`, and names inside `Fn::Sub`. Both throw on what they do not know. */
export interface References {
  ref(name: string): string;
  attribute(id: string, name: string): string;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Replaces every intrinsic in a value; `where` names the place in errors. */
export const resolve = (value: unknown, to: References, where: string): unknown => {
  if (Array.isArray(value)) return value.map((item, index) => resolve(item, to, `${where}.${index}`));
  if (!isFields(value)) return value;
  const name = Object.keys(value).find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolve(item, to, `${where}.${key}`)]),
    );
  }
  const intrinsic = intrinsics[name];
  if (!intrinsic || Object.keys(value).length !== 1) {
    throw new Error(`${where}: the intrinsic ${Object.keys(value).join(', ')} is not implemented locally.`);
  }
  return intrinsic(value[name], to, `${where}.${name}`);
};

const text = (value: unknown, to: References, where: string): string => {
  const resolved = resolve(value, to, where);
  if (typeof resolved === 'string') return resolved;
  if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
  throw new Error(`${where} must be a text, not ${JSON.stringify(resolved)}.`);
};

const ref = (value: unknown, to: References, where: string): string => to.ref(text(value, to, where));

const getAtt = (value: unknown, to: References, where: string): string => {
  if (!Array.isArray(value) || value.length !== 2)
    throw new Error(`${where} must be a list of a resource and an attribute.`);
  return to.attribute(text(value[0], to, where), text(value[1], to, where));
};

const join = (value: unknown, to: References, where: string): string => {
  if (!Array.isArray(value) || value.length !== 2 || !Array.isArray(value[1])) {
    throw new Error(`${where} must be a list of a separator and a list.`);
  }
  return value[1].map((item: unknown) => text(item, to, where)).join(text(value[0], to, where));
};

const sub = (value: unknown, to: References, where: string): string => {
  const [template, values] = Array.isArray(value) ? (value as unknown[]) : [value, {}];
  if (typeof template !== 'string' || !isFields(values))
    throw new Error(`${where} must be a text, or a text and its values.`);
  return template.replace(/\$\{(!?)([^}]*)\}/g, (_, escaped: string, name: string) => {
    if (escaped) return `\${${name}}`;
    if (Object.hasOwn(values, name)) return text(values[name], to, `${where}.${name}`);
    const dot = name.indexOf('.');
    return dot < 0 ? to.ref(name) : to.attribute(name.slice(0, dot), name.slice(dot + 1));
  });
};

const intrinsics: Readonly<Record<string, (value: unknown, to: References, where: string) => unknown>> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Sub': sub,
};
