// Prints, for every place a source map leads to, the file and the text of the line: node lines-of.mjs <bundle>
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

const bundle = process.argv[2];
const payload = JSON.parse(readFileSync(bundle + '.map', 'utf8'));
const map = new SourceMap(payload);
const found = new Set();
readFileSync(bundle, 'utf8')
  .split('\n')
  .forEach((text, line) => {
    for (let column = 0; column < text.length; column++) {
      const { originalSource, originalLine } = map.findEntry(line, column);
      const content = payload.sourcesContent[payload.sources.indexOf(originalSource)];
      if (content) {
        found.add(originalSource + ': ' + content.split('\n')[originalLine].trim());
      }
    }
  });
console.log([...found].join('\n'));
