// Runs the contract against one bundle: node run.mjs <bundle>. One line a case, for the JUnit test:
// the outcome, the name and the reason, URI-encoded, with tabs between them.
import { cases } from './contract.mjs';
import { load, print, reset } from './world.mjs';

const PleziClient = await load(process.argv[2]);
for (const [name, run] of cases) {
  reset();
  let outcome = 'passed';
  let reason = '';
  try {
    await run(PleziClient);
  } catch (e) {
    outcome = 'failed';
    reason = e?.stack ?? String(e);
  }
  print([outcome, name, reason].map(encodeURIComponent).join('\t'));
}
