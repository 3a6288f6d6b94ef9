import assert from 'node:assert/strict';
import { answer, answer_pathway, find, pick_time } from './walk.mjs';

const attacks = [
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</textarea><svg onload=alert(1)>', '\' autofocus onfocus=alert(1) x=\'',
  'javascript:alert(1)', '<iframe srcdoc="<script>parent.alert(1)</script>">', '</title><style>*{display:none}</style>', '{{7*7}}${7*7}<%= 7*7 %>',
];
const all = attacks.join('\n');

async function nothing_grew(visitor) {
  assert.equal(await visitor.page.locator('main :is(script, img, iframe, style, object, embed), [onload], [onerror], [onfocus]').count(), 0);
}

export const cases = [
  ...attacks.map((attack) => [`shows a search for ${attack} as text`, async (world) => {
    const desk = await world.reception();
    await find(desk, attack);
    await nothing_grew(desk);
    assert.equal(await desk.page.inputValue('#query'), attack);
  }]),
  ['shows a caller\'s words and a clinician\'s note as text on every page that has them', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    await desk.open(`${person.href}/requests/new`);
    await desk.page.fill('#words', all);
    await answer(desk, { reason: 'musculoskeletal' });
    await desk.press('Continue');
    await nothing_grew(desk);
    await answer_pathway(desk);
    await desk.page.locator('summary', { hasText: 'What was said' }).click();
    assert.equal(await desk.page.locator('.app-verbatim').innerText(), all);
    await nothing_grew(desk);
    await pick_time(desk);
    const with_whom = await desk.page.locator('.nhsuk-radios__hint').first().innerText();
    await desk.press('Book this time');
    const visit = desk.path().replace('appointments', 'visits');
    const physio = await world.as(with_whom.includes('Nair') ? 'physio.nair' : 'physio.okafor');
    await physio.open(visit);
    assert.equal(await physio.page.locator('.app-verbatim').innerText(), all);
    await physio.press('Start the visit');
    await physio.page.check('input[name=outcome][value=managed]');
    await physio.page.fill('#note', all);
    await physio.press('Save and finish');
    await physio.open(visit);
    assert.ok((await physio.text()).includes(attacks[0]));
    await nothing_grew(physio);
  }],
  ['shows a reason as text', async (world) => {
    const desk = await world.reception();
    await desk.open(`${(await world.caller()).href}/requests/new`);
    await desk.page.fill('#words', 'A sore knee');
    await answer(desk, { reason: 'musculoskeletal' });
    await desk.press('Continue');
    await answer_pathway(desk, { region: 'knee', duration: 'months' });
    await desk.page.locator('summary', { hasText: 'Choose something else' }).click();
    await desk.page.check('input[name=to][value=pharmacist]');
    await desk.page.fill('#reason', attacks[1]);
    await desk.press('Send there instead');
    assert.ok((await desk.text()).includes(attacks[1]));
    await nothing_grew(desk);
  }],
];
