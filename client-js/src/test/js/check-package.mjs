// Prints what is wrong with a package's folder: node check-package.mjs <folder>
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const wrong = [];
const named = [description.main, description.module, description.types, description.unpkg, ...description.files];
const collect = (entry) => (typeof entry === 'string' ? named.push(entry) : Object.values(entry).forEach(collect));
collect(description.exports);
for (const file of named) {
  if (!existsSync(join(folder, file))) {
    wrong.push('missing: ' + file);
  }
}
for (const member of ['name', 'version', 'license', 'description', 'author', 'homepage', 'bugs', 'repository']) {
  if (!description[member] || /[$@]\{/.test(JSON.stringify(description[member]))) {
    wrong.push('not filled in: ' + member);
  }
}
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(description.version)) {
  wrong.push('not a version: ' + description.version);
}
if (!description.publishConfig.provenance || description.repository.url !== 'git+' + description.bugs.replace('/issues', '.git')) {
  wrong.push('no provenance, or of another repository');
}
if (wrong.length) {
  console.log(wrong.join('\n'));
  process.exitCode = 1;
}
