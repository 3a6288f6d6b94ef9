import assert from 'node:assert/strict';
import { find, found, typed_date } from './walk.mjs';

const names = (person) => person.name.split(', ');

// What is typed for a person, and that the first row is they.
const ways = [
  ['by name and date of birth', (p) => `${names(p)[1]} ${names(p)[0]} ${typed_date(p.born)}`],
  ['by surname first with a comma', (p) => `${names(p)[0]}, ${names(p)[1]}`],
  ['by date of birth and a first name misspelt', (p) => `${names(p)[1].slice(0, -1)}${names(p)[1].at(-1).repeat(2)} ${names(p)[0]} ${typed_date(p.born)}`],
  ['by NHS number', (p) => p.nhs_number],
  ['by NHS number without spaces', (p) => p.nhs_number.replaceAll(' ', '')],
  ['by telephone number', (p) => p.telephone],
];

export const cases = [
  ...ways.map(([name, typed]) => [`finds somebody ${name}`, async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    world.callers.push(person);  // no harm was done
    await find(desk, typed(person));
    const rows = await found(desk);
    assert.ok(rows.some((row) => row.href === person.href), `${typed(person)} was not found`);
  }]),
  ['finds a surname as it sounds', async (world) => {
    const desk = await world.reception();
    const sounds = async (name) => {
      await find(desk, name);
      return new Set((await found(desk)).map((row) => row.href));
    };
    const smith = await sounds('Smith'), smyth = await sounds('Smyth');
    assert.ok(smith.size > 0 && [...smith].some((href) => smyth.has(href)));
  }],
  ['says when there is nobody, and how it looked', async (world) => {
    const desk = await world.reception();
    await find(desk, 'Zebedee Quixotewski');
    assert.equal(desk.status, 200);
    assert.match(await desk.text(), /Nobody found[\s\S]*We looked by name/);
  }],
  ['refuses an NHS number whose check digit is wrong, and its link leads to the box', async (world) => {
    const desk = await world.reception();
    await find(desk, '943 476 5918');
    assert.equal(desk.status, 422);
    assert.equal(await desk.page.inputValue('#query'), '943 476 5918');
    assert.match(await desk.page.title(), /^Error: /);
    const link = desk.page.locator('.nhsuk-error-summary a');
    assert.match(await link.innerText(), /NHS number/);
    await link.click();
    assert.equal(await desk.page.evaluate(() => document.activeElement.id), 'query');
  }],
  ['puts nothing that was searched for into the address', async (world) => {
    const desk = await world.reception();
    await find(desk, 'Smith 14/3/1962');
    assert.ok(!/smith|1962/i.test(desk.page.url()));
  }],
];
