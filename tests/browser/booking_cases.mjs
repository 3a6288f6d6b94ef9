import assert from 'node:assert/strict';
import { book, pick_time, to_route } from './walk.mjs';

const times = (desk) => desk.page.locator('input[name=slot]').evaluateAll((inputs) => inputs.map((input) => input.value));

async function appointments(desk, person) {
  await desk.open(person.href);
  return desk.page.locator('main a[href^="/appointments/"]').count();
}

export const cases = [
  ['keeps a time while the caller thinks, says until when, then books it and reads it out', async (world) => {
    const desk = await world.reception();
    await to_route(desk, await world.caller());
    await pick_time(desk, 1);
    await desk.press('Keep this time while we talk');
    assert.match(await desk.text(), /Kept until \d{1,2}(:\d\d)?[ap]m|Kept until (midday|midnight)/);
    await desk.press('Book this time');
    assert.equal(await desk.heading(), 'Booked');
    assert.match(await desk.text(), /You are booked with .+, on \w+ \d+ \w+ \d{4} at /);
    assert.match(await desk.text(), /Call 999 or go to A&E at once/);
    await desk.follow('Print');
    assert.equal(await desk.heading(), 'Your appointment');
    await desk.page.emulateMedia({ media: 'print' });
    assert.equal(await desk.page.locator('header').isVisible(), false);
    await desk.page.emulateMedia({ media: 'screen' });
  }],
  ['lets go of a time that the caller does not want', async (world) => {
    const desk = await world.reception();
    await to_route(desk, await world.caller());
    const offered = await times(desk);
    await pick_time(desk);
    await desk.press('Keep this time while we talk');
    await desk.press('Choose another time');
    assert.deepEqual(await times(desk), offered);
  }],
  ['asks for a time when none was chosen', async (world) => {
    const desk = await world.reception();
    await to_route(desk, await world.caller());
    await desk.press('Book this time');
    assert.equal(desk.status, 422);
    assert.match(await desk.page.locator('.nhsuk-error-summary').innerText(), /Choose a time/);
    assert.equal(await desk.page.locator('input[name=slot]').count(), 3);
  }],
  ['looks for times by how and from when', async (world) => {
    const desk = await world.reception();
    await to_route(desk, await world.caller());
    await desk.page.locator('summary', { hasText: 'Look for other times' }).click();
    await desk.page.selectOption('#mode', 'telephone');
    await desk.press('Look again');
    const hints = await desk.page.locator('.nhsuk-radios__hint').allInnerTexts();
    assert.equal(hints.length, 3);
    for (const hint of hints) assert.match(hint, /^Telephone/i);
  }],
  ['moves an appointment, and cancels it with a reason', async (world) => {
    const desk = await world.reception();
    await book(desk, await world.caller());
    const booked = /on (\w+ \d+ \w+ \d{4} at [^,.]+)/.exec(await desk.text())[1];
    await desk.follow('Move');
    await desk.press('Move');
    assert.equal(desk.status, 422);
    await pick_time(desk, 2);
    await desk.press('Move');
    assert.match(await desk.text(), /Moved to the new time/);
    assert.ok(!(await desk.text()).includes(`on ${booked}`));
    await desk.follow('Cancel appointment');
    await desk.press('Cancel appointment');
    assert.equal(desk.status, 422);
    await desk.page.locator('input[name=reason]').first().check();
    await desk.press('Cancel appointment');
    assert.match(await desk.text(), /Cancelled\. The time is free/);
    assert.ok(!(await desk.has('a[href$="/move"]')));
  }],
  ['leads back to a new time whom the practice cancelled, from the queue and from the appointment', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    await book(desk, person);
    await desk.follow('Cancel appointment');
    await desk.page.check('input[name=reason][value=practice]');
    await desk.press('Cancel appointment');
    assert.match(await desk.text(), /Why\s+Cancelled by the practice/);
    await desk.follow('Find a new time');
    assert.match(await desk.text(), /I am sorry: we had to cancel your appointment of \w+ \d+ \w+ \d{4} at /);
    await desk.open('/requests?list=team');
    const row = desk.page.locator('main tbody tr').filter({ has: desk.page.getByRole('link', { name: person.name, exact: true }) });
    assert.match(await row.first().innerText(), /Needs a new time\s+The practice cancelled/);
    await desk.arriving(() => row.first().locator('a').first().click());
    await pick_time(desk);
    await desk.press('Book this time');
    assert.match(await desk.text(), /You are booked with/);
    await desk.open('/requests?list=team');
    assert.equal(await row.filter({ hasText: 'Needs a new time' }).count(), 0);
  }],
  ['books once however often Book is pressed', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    const before = await appointments(desk, person);
    await to_route(desk, person);
    await pick_time(desk);
    await desk.arriving(() => desk.button('Book this time').dblclick());
    assert.equal(await desk.heading(), 'Booked');
    assert.equal(await appointments(desk, person), before + 1);
  }],
  ['books once when the same form is sent twice', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    const before = await appointments(desk, person);
    await to_route(desk, person);
    await pick_time(desk);
    const form = Object.fromEntries(await desk.page.evaluate(() => [...new FormData(document.querySelector('form[action$="/book"]'))]));
    const address = `${desk.page.url()}/book`;
    const answers = await Promise.all([1, 2, 3].map(() => desk.context.request.post(address, { form, headers: { origin: world.site.address } })));
    const sent = answers.map((answer) => answer.url());
    assert.equal(new Set(sent).size, 1, `three answers led to ${sent}`);
    assert.equal(await appointments(desk, person), before + 1);
  }],
  ['books once when somebody goes back and presses Book again', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    const before = await appointments(desk, person);
    await to_route(desk, person);
    await pick_time(desk);
    await desk.press('Book this time');
    await desk.page.goBack();
    if (await desk.button('Book this time').isVisible()) {
      if (!(await desk.has('input[name=slot]:checked'))) await pick_time(desk);
      await desk.press('Book this time');
      assert.ok([200, 409, 422].includes(desk.status), `status ${desk.status}`);
    }
    assert.equal(await appointments(desk, person), before + 1);
  }],
  ['tells the second of two receptionists that the time has just gone, and offers others', async (world) => {
    const first = await world.reception(), second = await world.as('reception.second');
    await to_route(first, await world.caller());
    await to_route(second, await world.caller());
    const theirs = await times(second);
    const wanted = (await times(first)).find((time) => theirs.includes(time));
    assert.ok(wanted, 'the two were offered no time in common');
    for (const desk of [first, second]) await desk.click(desk.page.locator(`input[name=slot][value="${wanted}"]`));
    await first.press('Keep this time while we talk');
    await second.press('Book this time');
    assert.equal(second.status, 409);
    assert.match(await second.page.locator('.nhsuk-error-summary').innerText(), /The .+ on .+ has just gone/);
    const others = await times(second);
    assert.equal(others.length, 3);
    assert.ok(!others.includes(wanted));
    await pick_time(second);
    await second.press('Book this time');
    assert.equal(await second.heading(), 'Booked');
    await first.press('Book this time');
    assert.equal(await first.heading(), 'Booked');
  }],
];
