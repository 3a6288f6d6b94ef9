// A call by keyboard alone, and what a call costs in keys and clicks.
import assert from 'node:assert/strict';
import { answer, answer_pathway, back_pain, find, pick_time, typed_date } from './walk.mjs';

const words = 'My back went when I lifted the shopping.';

// Tab through the page and answer what has the focus, until the button.
async function fill_in(visitor, answers, button) {
  for (let steps = 0; steps < 150; ++steps) {
    const at = await visitor.page.evaluate(() => {
      const e = document.activeElement;
      const group = e.type === 'radio' ? [...document.querySelectorAll(`input[name="${e.name}"]`)] : [];
      return { tag: e.tagName, type: e.type, name: e.name, text: e.textContent, value: e.value, checked: e.checked, answered: group.some((r) => r.checked), values: group.map((r) => r.value) };
    });
    if (at.tag === 'BUTTON' && at.text === button) return visitor.type_and_go('Enter');
    if (at.tag === 'TEXTAREA') await visitor.type(words);
    else if (at.type === 'checkbox' && !at.checked) await visitor.key('Space');
    else if (at.type === 'radio' && !at.answered) {
      const down = at.values.indexOf(answers[at.name] ?? 'no');
      if (down === 0) await visitor.key('Space');
      for (let i = 0; i < down; ++i) await visitor.key('ArrowDown');
    }
    await visitor.key('Tab');
  }
  throw new Error(`Tab never came to '${button}'`);
}

export const cases = [
  ['books a caller with Tab, Space, arrows and Enter alone', async (world) => {
    const person = await world.caller();
    const desk = await world.reception();
    await desk.open('/');
    desk.keys = desk.clicks = 0;
    const begun = Date.now();
    const pages = world.notes.pages;
    const [family, given] = person.name.split(', ');
    const query = `${given} ${family} ${typed_date(person.born)}`;
    await desk.type(query);
    await desk.type_and_go('Enter');
    await desk.key('Tab');  // past the name, to "New request"
    await desk.type_and_go('Enter');
    assert.match(desk.path(), /\/requests\/new$/);
    await fill_in(desk, { reason: 'musculoskeletal' }, 'Continue');
    while ((await desk.heading()).endsWith('Questions to ask')) await fill_in(desk, back_pain, 'Continue');
    await desk.key('Space');
    await desk.type_and_go('Enter');
    assert.equal(await desk.heading(), 'Booked');
    assert.equal(desk.clicks, 0);
    const typed = query.length + words.length;
    world.figures.push(`from who is calling to booked by keyboard: ${typed} letters typed and ${desk.keys - typed} other keys, ${world.notes.pages - pages} pages, ` +
      `${((Date.now() - begun) / 1000).toFixed(1)} s for the robot with every page checked`);
    await desk.type_and_go('Enter');
    assert.equal(await desk.heading(), 'Find a patient');
    assert.equal(await desk.page.evaluate(() => document.activeElement.id), 'query');
  }],
  ['books a caller with few clicks', async (world) => {
    const person = await world.caller();
    const desk = await world.reception();
    await desk.open('/');
    desk.keys = desk.clicks = 0;
    await desk.type(person.nhs_number);
    await desk.type_and_go('Enter');
    await desk.follow(/^New request/);
    await desk.type(words);
    await answer(desk, { reason: 'musculoskeletal' });
    await desk.press('Continue');
    await answer_pathway(desk, back_pain);
    await pick_time(desk);
    await desk.press('Book this time');
    assert.equal(await desk.heading(), 'Booked');
    world.figures.push(`from who is calling to booked by mouse: ${desk.clicks} clicks, ${desk.keys} keys`);
    assert.ok(desk.clicks <= 32, `${desk.clicks} clicks`);
  }],
  ['leads past the header with the skip link', async (world) => {
    const desk = await world.reception();
    await desk.open('/pathways');
    await desk.key('Tab');
    assert.match(await desk.page.evaluate(() => document.activeElement.textContent), /Skip to main content/);
    await desk.key('Enter');
    await desk.page.waitForURL(/#maincontent$/);  // the browser tells of it after the key
    await desk.key('Tab');
    assert.ok(await desk.page.evaluate(() => document.activeElement.closest('main') !== null), 'the next Tab is outside the page\'s main part');
  }],
  ['shows where the focus is, at every stop', async (world) => {
    const desk = await world.reception();
    await find(desk, 'Smith');
    for (let stop = 0; stop < 12; ++stop) {
      const seen = await desk.page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return [style.outlineStyle, style.boxShadow, style.backgroundColor].join(' ');
      });
      assert.ok(!/^none none rgba\(0, 0, 0, 0\)$/.test(seen), `stop ${stop}: ${seen}`);
      await desk.key('Tab');
    }
  }],
];
