// Runs the cases one after another and says what came of each. A case is [name, async () => figure or nothing]; what it throws is its
// failure, unless it is a Skipped, which says what is missing here.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Skipped, seed } from './chance.mjs';
import { clear_away } from './place.mjs';

const families = ['start', 'stop', 'log', 'kill', 'import', 'disk', 'postgres', 'several', 'upkeep', 'deploy'];
const words = process.argv.slice(2);

function xml(text) { return text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\t\n\x20-\uFFFD]/g, ''); }

function write_results(results) {
  const file = process.env.FINGERPOST_TEST_RESULTS;
  if (!file) return;
  mkdirSync(dirname(file), { recursive: true });
  const rows = results.map(({ family, name, seconds, failure, skipped }) => {
    const open = `<testcase classname="faults.${family}" name="${xml(name)}" time="${seconds.toFixed(2)}"`;
    if (skipped) return `${open}><skipped message="${xml(skipped)}"/></testcase>`;
    return failure ? `${open}><failure message="${xml(failure)}"/></testcase>` : `${open}/>`;
  });
  writeFileSync(file, `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="faults" tests="${results.length}">\n${rows.join('\n')}\n</testsuite>\n`);
}

async function run_case(family, [name, act]) {
  const begun = Date.now();
  const result = { family, name };
  let figure;
  try {
    figure = await act();
  } catch (error) {
    if (error instanceof Skipped) result.skipped = error.message;
    else result.failure = error.stack ?? String(error);
  }
  await clear_away();
  result.seconds = (Date.now() - begun) / 1000;
  const verdict = result.failure ? 'FAIL' : result.skipped ? 'skip' : 'ok  ';
  const more = result.failure ?? result.skipped ?? figure;
  console.log(`${verdict} ${family}: ${name} (${result.seconds.toFixed(1)} s)${more ? `\n     ${more}` : ''}`);
  return result;
}

process.on('SIGINT', () => clear_away().finally(() => process.exit(130)));
process.on('SIGTERM', () => clear_away().finally(() => process.exit(143)));
console.log(`seed ${seed}`);
const results = [];
for (const family of families) {
  const { cases } = await import(`./${family}_cases.mjs`);
  for (const one of cases)
    if (words.length === 0 || words.some((word) => `${family}: ${one[0]}`.includes(word))) results.push(await run_case(family, one));
}
write_results(results);
const failed = results.filter((result) => result.failure).length;
const skipped = results.filter((result) => result.skipped).length;
console.log(`\n${results.length - failed - skipped} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && results.length > 0 ? 0 : 1);
