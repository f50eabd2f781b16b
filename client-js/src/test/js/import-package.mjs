// Installs the package's folder beside a program and imports it by its name: node import-package.mjs <folder>
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const program = resolve('target', 'npm-user');
rmSync(program, { recursive: true, force: true });
mkdirSync(join(program, 'node_modules'), { recursive: true });
cpSync(process.argv[2], join(program, 'node_modules', 'plezi-client'), { recursive: true });
const main = join(program, 'main.mjs');
writeFileSync(main, "import { PleziClient } from 'plezi-client';\nexport default PleziClient;\n");
const { default: PleziClient } = await import(pathToFileURL(main));
console.log(PleziClient.name, typeof PleziClient.prototype.emit);
