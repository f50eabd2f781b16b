// Installs the package's folder beside two programs, which import and require it by its name, and make a client where
// there is no page: node import-package.mjs <folder>
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const program = resolve('target', 'npm-user');
rmSync(program, { recursive: true, force: true });
mkdirSync(join(program, 'node_modules'), { recursive: true });
cpSync(process.argv[2], join(program, 'node_modules', 'plezi-client'), { recursive: true });
const use = `
const client = new PleziClient('/chat', { level: 2, autoreconnect: true });
client.on('said', () => {});
client.emit({ event: 'say' });
export_({ PleziClient, PleziError: new PleziError('code') });
`;
const main = join(program, 'main.mjs');
writeFileSync(main, "import Default, { PleziClient, PleziError } from 'plezi-client';\nlet all;\nconst export_ = (it) => (all = it);\n" + use + 'export { all };\n');
const common = join(program, 'main.cjs');
writeFileSync(common, "const { PleziClient, PleziError } = require('plezi-client');\nconst export_ = (it) => (exports.all = it);\n" + use);
for (const file of [main, common]) {
  const { all } = await import(pathToFileURL(file));
  console.log(all.PleziClient.name, typeof all.PleziClient.prototype.emit, all.PleziError.name);
}
