import assert from 'node:assert/strict';
import { answer, answer_pathway, back_pain, find, new_request, to_route } from './walk.mjs';

export const cases = [
  ['asks the pathway next when every emergency was asked and none is true', async (world) => {
    const desk = await world.reception();
    await new_request(desk, await world.caller());
    assert.match(await desk.heading(), /Questions to ask$/);
    assert.match(await desk.text(), /Which part of the body/);
    await desk.page.locator('summary', { hasText: 'What was said and answered' }).click();
    assert.match(await desk.text(), /My back went when I lifted the shopping\./);
  }],
  ['shows no on every line when none of these is ticked, and unticks it for a yes', async (world) => {
    const desk = await world.reception();
    await desk.open(`${(await world.caller()).href}/requests/new`);
    const none = desk.page.locator('input[name="none-emergency_now"]');
    const no = desk.page.locator('.app-check-list').first().locator('input[value=no]:checked');
    await none.check();
    assert.equal(await no.count(), 11);
    await desk.page.check('input[name=chest_pain][value=yes]');
    assert.equal(await none.isChecked(), false);
    assert.equal(await no.count(), 10);
    await none.check();
    await none.uncheck();
    assert.equal(await no.count(), 0);
  }],
  ...[['yes', 'Yes'], ['unsure', 'Not sure']].map(([value, shown]) => [`stops everything when the answer to an emergency question is ${shown.toLowerCase()}`, async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    await desk.open(`${person.href}/requests/new`);
    await desk.page.check(`input[name=chest_pain][value=${value}]`);  // nothing else: one is enough
    await desk.press('Continue');
    assert.equal(await desk.heading(), 'Stop: this may be an emergency');
    const text = await desk.text();
    assert.match(text, /call 999/);
    assert.match(text, new RegExp(`Chest pain: ${shown}`));
    for (const way of ['input[name=slot]', 'form[action$="/book"]', '[formaction$="/hold"]', 'form[action$="/override"]', 'form[action$="/answers"]'])
      assert.ok(!(await desk.has(way)), `${way} on the stop page`);
    await desk.press('I have told the caller');
    assert.match(await desk.text(), /Advised/);
  }]),
  ['sends signs of cauda equina to A&E from the front door and from the pathway', async (world) => {
    const desk = await world.reception();
    await new_request(desk, await world.caller(), { answers: { cauda_equina_signs: 'yes' } });
    assert.match(await desk.heading(), /^Stop/);
    await new_request(desk, await world.caller());
    await answer_pathway(desk, { ...back_pain, saddle_numbness: 'yes' });  // the other lines are left as they are
    assert.equal(await desk.heading(), 'Stop: this may be an emergency');
    assert.match(await desk.text(), /Please go to A&E now[\s\S]*cauda equina syndrome/);
    assert.ok(!(await desk.has('input[name=slot]')));
  }],
  ['takes not sure for yes when the other signs of cauda equina are a no', async (world) => {
    const desk = await world.reception();
    await new_request(desk, await world.caller());
    const rest = { both_legs: 'no', bladder_change: 'no', bowel_change: 'no', sexual_change: 'no' };
    await answer_pathway(desk, { ...back_pain, ...rest, saddle_numbness: 'unsure' });
    assert.equal(await desk.heading(), 'Stop: this may be an emergency');
    assert.match(await desk.text(), /Numb between the legs: Not sure/);
  }],
  ['asks again for what was left out, and keeps what was typed', async (world) => {
    const desk = await world.reception();
    const words = 'It\'s my "knee" & it <really> hurts';
    await desk.open(`${(await world.caller()).href}/requests/new`);
    await desk.page.fill('#words', words);
    await answer(desk, { reason: 'musculoskeletal' });
    await desk.page.locator('input[name="none-danger_now"]').uncheck();
    await desk.press('Continue');
    assert.equal(desk.status, 422);
    assert.equal(await desk.page.inputValue('#words'), words);
    assert.ok(await desk.page.isChecked('input[name=reason][value=musculoskeletal]'));
    assert.ok(await desk.page.isChecked('input[name="none-emergency_now"]'));
    const links = desk.page.locator('.nhsuk-error-summary a');
    assert.equal(await links.count(), 1);  // one list, one thing to put right
    await links.click();
    assert.equal(await desk.page.evaluate(() => document.activeElement.name), 'none-danger_now');
    await desk.page.keyboard.press('Space');
    await desk.press('Continue');
    assert.match(await desk.heading(), /Questions to ask$/);
  }],
  ['names each thing that is missing when nothing was typed', async (world) => {
    const desk = await world.reception();
    await desk.open(`${(await world.caller()).href}/requests/new`);
    await desk.press('Continue');
    assert.equal(desk.status, 422);
    const targets = await desk.page.locator('.nhsuk-error-summary a').evaluateAll((links) => links.map((a) => a.hash.slice(1)));
    assert.equal(targets[0], 'words');
    for (const id of targets) assert.ok(await desk.has(`[id="${id}"]`), `the summary leads to ${id}, which is not there`);
  }],
  ['shows where to, why, what would change it, and three times', async (world) => {
    const desk = await world.reception();
    await to_route(desk, await world.caller());
    assert.match(await desk.heading(), /First-contact physiotherapist$/);
    assert.match(await desk.text(), /Read out[\s\S]*our physiotherapist[\s\S]*Why[\s\S]*Source:/);
    await desk.page.locator('summary', { hasText: 'What would change this' }).click();
    assert.match(await desk.text(), /Another answer to one of these would lead elsewhere:\s+\S/);
    assert.equal(await desk.page.locator('input[name=slot]').count(), 3);
  }],
  ['lets a caller change an answer given before', async (world) => {
    const desk = await world.reception();
    await new_request(desk, await world.caller());
    await answer(desk, back_pain);
    await desk.press('Continue');
    assert.match(await desk.heading(), /Questions to ask$/);
    await desk.page.locator('summary', { hasText: 'Change an earlier answer' }).click();
    await desk.page.check('input[name=region][value=knee]');
    await answer(desk);
    await desk.press('Continue');
    await answer_pathway(desk, { region: 'knee' });
    assert.match(await desk.heading(), /First-contact physiotherapist$/);
  }],
  ['sends whoever prefers a GP to a GP', async (world) => {
    const desk = await world.reception();
    await to_route(desk, await world.caller());
    await desk.press('The caller prefers a GP');
    assert.match(await desk.heading(), /GP$/);
    assert.match(await desk.text(), /The caller prefers a GP[\s\S]*The rules suggested: First-contact physiotherapist/);
    await desk.press('Done: sent there');
    assert.match(await desk.text(), /Sent on/);
  }],
  ['refuses to go against the rules without a reason, and does so with one', async (world) => {
    const desk = await world.reception();
    await to_route(desk, await world.caller());
    await desk.page.locator('summary', { hasText: 'Choose something else' }).click();
    await desk.page.check('input[name=to][value=practice-nurse]');
    await desk.press('Send there instead');
    assert.equal(desk.status, 422);
    assert.ok(await desk.page.isChecked('input[name=to][value=practice-nurse]'));
    await desk.page.fill('#reason', 'Has a dressing to be changed there the same morning');
    await desk.press('Send there instead');
    assert.match(await desk.heading(), /Practice nurse$/);
    assert.match(await desk.text(), /Chosen by a person: Has a dressing/);
  }],
  ['shows the open request to whoever takes the same call up again', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    await to_route(desk, person);
    const request = desk.path();
    await desk.open(`${person.href}/requests/new`);
    await desk.follow(/Go on with that one/);
    assert.equal(desk.path(), request);
    await desk.open('/requests');
    assert.ok(await desk.has(`a[href="${request}"]`));
    await find(desk, person.name);
  }],
];
