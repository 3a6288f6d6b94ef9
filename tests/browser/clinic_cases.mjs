import assert from 'node:assert/strict';
import { day } from './site.mjs';

const rows = (visitor) => visitor.page.locator('main tbody tr');
const count = async (visitor, list) => Number(/\((\d+)\)/.exec(await visitor.page.locator('.app-lists a', { hasText: list }).innerText())[1]);

export const cases = [
  ['takes a person through today\'s clinic: arrived, started, seen, referred', async (world) => {
    let physio = await world.as('physio.nair');
    assert.equal(physio.path(), '/clinics');
    if (await rows(physio).count() === 0) {  // some days nobody is booked before the doors open
      const site = await world.earlier();
      physio = await world.as('physio.nair', { site });
      await physio.open(`/clinics?day=${site.day}`);
    }
    const remaining = await count(physio, 'Remaining');
    const who = await rows(physio).first().locator('a').innerText();
    await physio.press(/^Arrived/);
    assert.equal(await count(physio, 'Remaining'), remaining - 1);
    await physio.follow(/^Arrived \(/);
    await rows(physio).filter({ hasText: who }).getByRole('button', { name: 'Start' }).click();
    await physio.page.waitForURL(/\/visits\//);
    assert.match(await physio.page.locator('.app-patient').innerText(), new RegExp(who));
    assert.match(await physio.text(), /What the person said[\s\S]*What reception asked/);
    await physio.page.check('input[name=outcome][value=refer]');
    await physio.page.fill('#note', 'Agreed a course of physiotherapy.');
    await physio.press('Save and finish');
    assert.equal(physio.status, 422);
    assert.match(await physio.page.locator('.nhsuk-error-summary').innerText(), /Choose where the person goes next/);
    assert.equal(await physio.page.inputValue('#note'), 'Agreed a course of physiotherapy.');
    await physio.page.selectOption('#onward', 'physiotherapy_course');
    await physio.press('Save and finish');
    assert.equal(physio.path(), '/clinics');
    await physio.follow(/^Complete \(/);
    assert.ok(await rows(physio).filter({ hasText: who }).count() > 0);
  }],
  ['stays on the day and list where somebody was marked', async (world) => {
    const site = await world.earlier(), physio = await world.as('physio.nair', { site });
    await physio.open(`/clinics?day=${site.day}&list=all`);
    await physio.press(/^Arrived/);
    assert.match(physio.page.url(), new RegExp(`day=${site.day}&list=all`));
  }],
  ['marks who did not attend, and takes it back', async (world) => {
    const site = await world.earlier(), physio = await world.as('physio.nair', { site });
    await physio.open(`/clinics?day=${site.day}`);
    const missed = await count(physio, 'Did not attend'), remaining = await count(physio, 'Remaining');
    await physio.press(/^Did not attend/);
    assert.equal(await count(physio, 'Did not attend'), missed + 1);
    await physio.follow(/^Did not attend \(/);
    await physio.press(/^Undo/);
    assert.equal(await count(physio, 'Did not attend'), missed);
    assert.equal(await count(physio, 'Remaining'), remaining);
  }],
  ['closes a clinic only when every slot has an outcome', async (world) => {
    const site = await world.earlier(), physio = await world.as('physio.nair', { site });
    await physio.open(`/clinics?day=${site.day}&list=all`);
    while (await rows(physio).getByRole('button', { name: 'Start' }).count()) {
      await physio.press(/^Start/);
      await physio.page.check('input[name=outcome][value=managed]');
      await physio.press('Save and finish');
      await physio.open(`/clinics?day=${site.day}&list=all`);
    }
    await physio.follow(/^Close this clinic/);
    const open = physio.page.locator('input[name=did_not_attend]');
    const left = await open.count();
    if (left > 0) {
      await physio.press('Close the clinic');
      assert.equal(physio.status, 409);
      for (const box of await open.all()) await box.check();
    }
    await physio.press('Close the clinic');
    assert.equal(physio.path(), '/clinics');
    assert.match(await physio.text(), /Closed/);
  }],
  ['shows tomorrow and the day before, and nobody of another diary', async (world) => {
    const physio = await world.as('physio.okafor');
    await physio.follow('Day after');
    assert.match(physio.page.url(), new RegExp(day(1)));
    await physio.follow('Day before');
    assert.ok(!(await physio.text()).includes('Priya Nair'));
  }],
  ['lets a physiotherapist move and cancel an appointment of the own diary', async (world) => {
    const physio = await world.as('physio.nair');
    await physio.open('/clinics');
    await physio.follow('Day after');
    for (let days = 1; days < 8 && !(await rows(physio).count()); ++days) await physio.follow('Day after');
    await rows(physio).first().locator('a').click();
    await physio.follow('Move or cancel this appointment');
    await physio.press('Move');
    await physio.page.locator('input[name=slot]').first().check();
    await physio.press('Move');
    assert.match(await physio.text(), /Moved to the new time/);
    await physio.press('Cancel appointment');
    await physio.page.check('input[name=reason][value=cannot_attend]');
    await physio.press('Cancel appointment');
    assert.match(await physio.text(), /The time is free for somebody else/);
  }],
];
