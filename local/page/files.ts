// The page's own files: its HTML and mark as they are, its styles as one, its TypeScript as the JavaScript that a browser
// runs. Made once, when the first page asks; nothing comes from elsewhere.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const read = (path: string): Promise<string> => readFile(here(path), 'utf8');

/** In this order: names and controls first, small screens last. */
const STYLES = ['base', 'panes', 'slack', 'figures', 'lineage', 'frame'];

const styles = async (): Promise<string> =>
  (await Promise.all(STYLES.map((name) => read(`style/${name}.css`)))).join('\n');

const script = async (name: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [here(`client/${name}.ts`)],
    bundle: true,
    write: false,
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};

const file = (type: string, body: () => Promise<string>): (() => Promise<PageFile>) => {
  let made: Promise<PageFile> | undefined;
  return () => (made ??= body().then((text) => ({ type: `${type}; charset=utf-8`, body: text })));
};

/** What is served, by path. */
export const FILES: Readonly<Record<string, () => Promise<PageFile>>> = {
  '/': file('text/html', () => read('index.html')),
  '/_page/style.css': file('text/css', styles),
  '/_page/theme.js': file('text/javascript', () => script('theme')),
  '/_page/page.js': file('text/javascript', () => script('page')),
  '/_page/mark.svg': file('image/svg+xml', () => read('mark.svg')),
};
