// Runs the cases one after another and says what came of each. A case is [name, async (world) => ...]; what it throws is its failure.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { World } from './world.mjs';

const families = ['sign_in', 'find', 'reception', 'desk', 'booking', 'clinic', 'manager', 'figures', 'roles', 'hostile', 'plain', 'keyboard', 'seen'];
const words = process.argv.slice(2);

function xml(text) { return text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\t\n\x20-\uFFFD]/g, ''); }

function write_results(results) {
  const file = process.env.FINGERPOST_TEST_RESULTS;
  if (!file) return;
  mkdirSync(dirname(file), { recursive: true });
  const rows = results.map(({ family, name, seconds, why }) => {
    const open = `<testcase classname="browser.${family}" name="${xml(name)}" time="${seconds.toFixed(2)}"`;
    return why === undefined ? `${open}/>` : `${open}><failure message="${xml(why)}"/></testcase>`;
  });
  writeFileSync(file, `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="browser" tests="${results.length}">\n${rows.join('\n')}\n</testsuite>\n`);
}

async function run_case(world, family, [name, act]) {
  const begun = Date.now();
  let why;
  try {
    await act(world);
  } catch (error) {
    const at = world.visitors.filter((v) => !v.page.isClosed()).map((v) => v.page.url().replace(world.site.address, '')).join(', ');
    why = `${error.message}\n    at ${at}`;
  }
  await world.everybody_leaves().catch((error) => { why ??= error.message; });
  console.log(`${why === undefined ? 'ok  ' : 'FAIL'} ${family}: ${name}${why === undefined ? '' : `\n    ${why}`}`);
  return { family, name, why, seconds: (Date.now() - begun) / 1000 };
}

const world = await World.begin();
const results = [];
try {
  for (const family of families) {
    const { cases } = await import(`./${family}_cases.mjs`);
    for (const one of cases)
      if (words.length === 0 || words.some((word) => `${family}: ${one[0]}`.includes(word))) results.push(await run_case(world, family, one));
  }
} finally {
  const ended = await run_case({ site: world.site, visitors: [], everybody_leaves: async () => {} }, 'server', ['stops when told to', () => world.end()]);
  results.push(ended);
}
write_results(results);
for (const figure of world.figures) console.log(`     ${figure}`);
const failed = results.filter((result) => result.why !== undefined).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
