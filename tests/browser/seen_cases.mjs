// What every page of every case had to bear, counted at the end.
import assert from 'node:assert/strict';

export const cases = [
  ['every page keeps to the content security policy, opens no dialog and asks no other host', async (world) => {
    assert.ok(world.notes.pages > 0);
    world.figures.push(`${world.notes.pages} pages visited, ${world.notes.looked_at.size} kinds looked at with axe`);
    assert.deepEqual(world.notes.unsafe, []);
  }],
  ['every page has one heading and a title, fits its screen and runs without an error', async (world) => {
    assert.deepEqual([...new Set(world.notes.broken)], []);
  }],
  ['axe finds nothing serious or critical on any page', async (world) => {
    const findings = [...world.notes.looked_at.values()].flat().filter((finding) => ['serious', 'critical'].includes(finding.impact));
    assert.deepEqual(findings.map((f) => `${f.at}: ${f.rule} (${f.impact}): ${f.help}: ${f.where.join('; ')}`), []);
  }],
];
