// What a record has under the name of a property, such as `Parents.TrialName` or `Parameters.learning_rate`. Names of
// parameters, metrics and tags may hold dots of their own.

export type Json = Readonly<Record<string, unknown>>;

export interface Found {
  readonly value: string | number | boolean;
  readonly isTime: boolean;
}

/** All values under a name: none when the record has none, several when a list stands on the way. */
export const valuesAt = (record: Json, name: string): Found[] => {
  const [root = '', ...path] = name.split('.');
  const rest = path.join('.');
  const own = Object.hasOwn(KEYED, root) && rest !== '' ? KEYED[root]?.(record[root], rest) : undefined;
  return own ?? walk(record, name.split('.'), '');
};

/** The entries of a list of objects, or the one object that stands there. */
export const listAt = (record: Json, name: string): Json[] =>
  name
    .split('.')
    .reduce<unknown[]>((all, key) => all.flatMap((it) => (isJson(it) ? flat(it[key]) : [])), [record])
    .filter(isJson);

const isJson = (it: unknown): it is Json => typeof it === 'object' && it !== null && !Array.isArray(it);
const flat = (it: unknown): unknown[] => (Array.isArray(it) ? (it as unknown[]) : [it]);

const walk = (at: unknown, path: readonly string[], last: string): Found[] => {
  if (Array.isArray(at)) return at.flatMap((entry) => walk(entry, path, last));
  const [key, ...rest] = path;
  if (key === undefined) return end(at, last);
  return isJson(at) && Object.hasOwn(at, key) ? walk(at[key], rest, key) : [];
};

/** A structure that stands at the end of a name exists, but equals nothing that somebody would write. */
const end = (at: unknown, name: string): Found[] => {
  if (isJson(at)) return Object.keys(at).length > 0 ? [{ value: JSON.stringify(at), isTime: false }] : [];
  return found(at, /Time(Stamp)?$/i.test(name));
};

const entryOf = (map: unknown, key: string): Json | undefined => {
  const entry = isJson(map) && Object.hasOwn(map, key) ? map[key] : undefined;
  return isJson(entry) ? entry : undefined;
};

const found = (value: unknown, isTime = false): Found[] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? [{ value, isTime }]
    : [];

const artifact = (map: unknown, rest: string): Found[] => {
  const [, key = rest, member = 'Value'] = /^(.*)\.(Value|MediaType)$/.exec(rest) ?? [];
  return found((entryOf(map, rest) ?? entryOf(map, key))?.[member]);
};

const STATISTIC = /^(.*)\.(Min|Max|Last|Count|Avg|StdDev|TimeStamp)$/i;
const STATISTICS = ['Min', 'Max', 'Last', 'Count', 'Avg', 'StdDev', 'TimeStamp'];

/** `Metrics.<name>` means the last value; a statistic may follow in any case, as the Python SDK writes it. */
const metric = (list: unknown, rest: string): Found[] | undefined => {
  const all = flat(list).filter(isJson);
  const named = (name: string): Json | undefined => all.find(({ MetricName }) => MetricName === name);
  const whole = named(rest);
  if (whole) return found(whole['Last']);
  const [, name = '', asked = ''] = STATISTIC.exec(rest) ?? [];
  const statistic = STATISTICS.find((one) => one.toLowerCase() === asked.toLowerCase()) ?? '';
  const one = named(name);
  // `Metrics.MetricName` and the like are members of the list's entries.
  return one ? found(one[statistic], statistic === 'TimeStamp') : undefined;
};

/** Roots that are followed by the name of an entry. */
const KEYED: Readonly<Record<string, (at: unknown, rest: string) => Found[] | undefined>> = {
  Tags: (at, rest) => {
    const tag = flat(at)
      .filter(isJson)
      .find(({ Key }) => Key === rest);
    return tag ? found(tag['Value']) : undefined;
  },
  Parameters: (at, rest) => {
    const [, key = rest] = /^(.*)\.(?:StringValue|NumberValue)$/.exec(rest) ?? [];
    const value = entryOf(at, rest) ?? entryOf(at, key);
    return found(value?.['NumberValue'] ?? value?.['StringValue']);
  },
  InputArtifacts: artifact,
  OutputArtifacts: artifact,
  CustomerMetadataProperties: (at, rest) => found(isJson(at) ? at[rest] : undefined),
  Metrics: metric,
};
