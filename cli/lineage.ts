// countersign lineage: where a version comes from, who decided about it, and where it runs. Reads only.
import { ARROW, chainInWords, chainOf, type Link } from '../approval/chain.ts';
import { type PackageArn } from '../approval/ids.ts';
import { type LineageGraph } from '../approval/lineage-graph.ts';
import { type ModelPackage } from '../approval/package.ts';
import { connect, CONNECTION_OPTIONS, regionOf, type Connection } from './connection.ts';
import { lineageDiagram } from './lineage-diagram.ts';
import { lineageTree } from './lineage-tree.ts';
import { paint, progress, say, width, wrapped } from './terminal.ts';
import { CALLED, parsed, Refused, STATUS, WrongUsage } from './usage.ts';
import { arnOf, versionNamed, type Named } from './version-named.ts';

export const HELP = `countersign lineage: where does this version come from, and what became of it?

  ${CALLED} lineage churn-telco 44
  ${CALLED} lineage churn-telco 44 --mermaid > churn-telco-44.mmd

A version is named by its group and number, or by its ARN. Prints its way from
the data to the deployment in one line, and then all that SageMaker has
recorded around it as a tree. Nothing is changed.

It shows what lineage says, which whoever may write lineage wrote: a decision
is one that Countersign's role recorded as long as only that role may create
actions named countersign-*. The request item is the proof.

It is read with your own AWS credentials, which need DescribeModelPackage,
ListArtifacts, QueryLineage, DescribeArtifact, DescribeAction, DescribeContext
and DescribeTrialComponent; and ListModelPackages, unless the version is named
by its ARN. At most 100 things are read either way.

  --mermaid            the same as a Mermaid flowchart
  --json               everything that was read, and the chain link by link
  --profile --region --endpoint-url --no-color

Exit status: 0 printed, 2 no lineage is recorded yet, 1 a fault, also when there
is no such version, 64 wrong usage.`;

const OPTIONS = {
  ...CONNECTION_OPTIONS,
  mermaid: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

interface Asked {
  readonly version: ModelPackage;
  /** Undefined while lineage does not know the version. */
  readonly graph: LineageGraph | undefined;
}

/** Answers the exit status: 2 when lineage does not know the version. */
export const lineage = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, OPTIONS);
  if (positionals.length === 0) throw new WrongUsage('Name a version, as <group> <number> or by its ARN.');
  if (values.json && values.mermaid) throw new WrongUsage('Give --json or --mermaid, not both.');
  const named = versionNamed(positionals);
  const region = values.region ?? (named.kind === 'arn' ? regionOf(named.arn) : undefined);
  const connection = connect({ ...values, region });
  try {
    const asked = await read(connection, named);
    if (values.json) console.log(JSON.stringify(asJson(asked), null, 2));
    else print(asked, values.mermaid);
    return asked.graph ? STATUS.yes : STATUS.no;
  } finally {
    connection.close();
  }
};

const read = async ({ registry, graphs }: Connection, named: Named): Promise<Asked> => {
  const arn = await arnOf(registry, named);
  const version = await registry.describe(arn);
  if (!version) throw new Refused(`${named.group} v${named.version} does not exist: ${arn}.`);
  const around = await graphs.around(version.arn);
  if (!around) return { version, graph: undefined };
  const telling = progress(around.found.length);
  try {
    return { version, graph: await graphs.described(around, telling.done) };
  } finally {
    telling.end();
  }
};

const NOTHING: LineageGraph = { vertices: [], edges: [], isCut: false };

const asJson = ({ version, graph = NOTHING }: Asked) => {
  const chain = chainOf(graph, version.arn);
  return {
    arn: version.arn,
    group: version.group,
    version: version.version,
    chain: { words: chainInWords(chain), links: chain },
    ...graph,
  };
};

const print = ({ version: { arn, group, version }, graph }: Asked, isDiagram: boolean): void => {
  const subject = `${group} v${version}`;
  if (!graph) return sayNothing(subject, arn, isDiagram);
  if (isDiagram) return console.log(lineageDiagram(graph, arn));
  const lines = chainLines(chainOf(graph, arn), width()).map((line) => paint('bold', line));
  console.log([...lines, '', ...lineageTree(graph, arn, { columns: width(), paint })].join('\n'));
};

/** The chain broken after its arrows where it is too long for one line. */
const chainLines = (chain: readonly Link[], columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const [index, { words }] of chain.entries()) {
    const part = index < chain.length - 1 ? `${words}${ARROW}` : words;
    if (line !== '' && line.length + part.trimEnd().length > columns) {
      lines.push(line);
      line = '';
    }
    line += part;
  }
  return [...lines, line].flatMap((one) => wrapped(one.trimEnd(), columns));
};

/** A diagram goes into a file, where a sentence would be a fault in it. */
const sayNothing = (subject: string, arn: PackageArn, isDiagram: boolean): void => {
  const words = [
    `${subject}: SageMaker has recorded no lineage of it yet.`,
    `It follows a registration after a while: ask again in a minute. Lineage is kept in the account and region of the version, ${arn}.`,
  ];
  if (isDiagram) console.error(words.join('\n'));
  else say(...words);
};
