import assert from 'node:assert/strict';
import { day } from './site.mjs';
import { widths } from './visitor.mjs';

const rows = (visitor) => visitor.page.locator('main tbody tr');

async function fill_template(manager, { who = /Okafor/, start = '6pm', end = '8pm' } = {}) {
  const { page } = manager;
  const label = (await page.locator('#professional option').allInnerTexts()).find((text) => who.test(text));
  await page.selectOption('#professional', { label });
  if (await page.locator('#service option[value=""]').count()) await page.selectOption('#service', { label: (await page.locator('#service option').allInnerTexts()).find((t) => /First-contact/.test(t)) });
  if (await page.locator('#site option[value=""]').count()) await page.selectOption('#site', { index: 1 });
  for (const weekday of [0, 1, 2, 3, 4]) await page.check(`input[name=weekdays][value="${weekday}"]`);
  await page.fill('#start', start);
  await page.fill('#end', end);
  await page.fill('#from', day(0));
}

export const cases = [
  ['makes the sessions of the weeks ahead from a template, and says what is missing first', async (world) => {
    const manager = await world.as('manager.millhouse');
    await manager.open('/rota');
    assert.match(await manager.heading(), /Week of/);
    await manager.follow('Make a session template');
    await manager.press('Make these sessions');
    assert.equal(manager.status, 422);
    assert.match(await manager.page.locator('.nhsuk-error-summary').innerText(), /Choose who[\s\S]*Enter when it begins/);
    await fill_template(manager);
    await manager.press('Make these sessions');
    assert.match(await manager.text(), /Made \d+ sessions/);
    assert.ok((await rows(manager).count()) > 50, 'thirteen weeks of five days');
  }],
  ['refuses a session where somebody is elsewhere, and says where', async (world) => {
    const manager = await world.as('manager.millhouse');
    await manager.open('/rota/templates/new');
    await fill_template(manager, { who: /Nair/, start: '10am', end: '11am' });
    await manager.press('Make these sessions');
    assert.equal(manager.status, 409);
    assert.match(await manager.page.locator('.nhsuk-error-summary').innerText(), /Priya Nair is at .+ from .+ on /);
  }],
  ['sees the week by keyboard alone, on a telephone and without script', async (world) => {
    for (const options of [{}, { size: widths.phone }, { script: false }]) {
      const manager = await world.as('manager.millhouse', options);
      await manager.open('/rota');
      await manager.page.locator('a', { hasText: 'Week after' }).focus();
      await manager.type_and_go();
      assert.match(manager.page.url(), /week=/);
      assert.match(await manager.text(), /Daniel Okafor/);
      await manager.follow('Leave');
      await manager.follow('Staff');
      await manager.follow('Sites');
    }
  }],
  ['cancels a session after seeing whom it touches, and lists who must be told', async (world) => {
    const manager = await world.as('manager.millhouse');
    await manager.open(`/rota?week=${day(7)}`);
    const booked = rows(manager).locator('.app-session').filter({ hasText: /[1-9]\d* of \d+ booked/ }).locator('a');
    await manager.arriving(() => booked.first().click());
    assert.match(await manager.text(), /\d+ booked, of whom \d+ (has|have) no mobile number/);
    const people = await manager.page.locator('input[name=person]').count();
    assert.ok(people > 0);
    await manager.press('Cancel this session');
    assert.equal(manager.status, 422);
    await manager.page.selectOption('#reason', 'sick');
    for (const none of await manager.page.locator('input[type=radio][value=none]').all()) await none.check();
    await manager.press('Cancel this session');
    assert.match(manager.path(), /\/told$/);
    assert.equal(await rows(manager).count(), people);
    for (const row of await rows(manager).all()) assert.match(await row.innerText(), /Needs a new time\s+(Find a time|Their own practice finds one)/);
    await manager.arriving(() => manager.page.getByRole('button', { name: /^Told: / }).first().click());
    assert.equal(await manager.page.getByRole('button', { name: /^Told: / }).count(), people - 1);
    const desk = await world.reception();  // where the telephone is
    await desk.open('/requests');
    const to_tell = desk.page.getByRole('link', { name: / to tell$/ });
    assert.equal(await to_tell.count(), people > 1 ? 1 : 0);
    if (people === 1) return;
    await desk.follow(/ to tell$/);
    await desk.arriving(() => desk.page.getByRole('button', { name: /^Told: / }).first().click());
    assert.equal(await desk.page.getByRole('button', { name: /^Told: / }).count(), people - 2);
  }],
  ['adds a colleague with a first password that lets them in, and closes the account', async (world) => {
    const manager = await world.as('manager.millhouse');
    await manager.open('/staff/new');
    await manager.page.fill('#name', 'Robin Newcomer');
    await manager.page.fill('#user_name', 'robin.newcomer');
    await manager.page.selectOption('#role', 'receptionist');
    await manager.press('Add and make a first password');
    const first = (await manager.page.locator('code').innerText()).trim();
    const robin = await world.nobody();
    await robin.open('/sign-in');
    await robin.sign_in('robin.newcomer', first);
    assert.equal(robin.path(), '/');
    await manager.open('/staff');
    await manager.follow('Robin Newcomer');
    await manager.page.locator('summary', { hasText: 'Close the account' }).click();
    await manager.press('Close the account');
    assert.match(await rows(manager).filter({ hasText: 'Robin Newcomer' }).innerText(), /Closed/);
    await robin.open('/requests');
    assert.equal(robin.path(), '/sign-in');
  }],
];
