// Somebody new, the shared queue, notes and letters.
import assert from 'node:assert/strict';
import { find, new_request, typed_date, book } from './walk.mjs';

// Who rings, as the form takes it.
async function fill_newcomer(desk, { given = 'Zebedee', family, born = '14/3/1962', nhs_number = '', telephone = '', postcode = '' }) {
  const [day, month, year] = born.split('/');
  for (const [id, value] of Object.entries({ given, family, 'born-day': day, 'born-month': month, 'born-year': year, nhs_number, telephone, postcode }))
    await desk.page.fill(`#${id}`, value);
}

export const cases = [
  ['registers somebody new from the search that found nobody, with what was typed there', async (world) => {
    const desk = await world.reception();
    await find(desk, 'Zebedee Quixotewski 14/3/1962');
    await desk.press('New to the practice');
    assert.equal(await desk.heading(), 'New to the practice');
    assert.ok(!/quixote|1962/i.test(desk.page.url()));
    for (const [id, value] of Object.entries({ given: 'Zebedee', family: 'Quixotewski', 'born-day': '14', 'born-month': '3', 'born-year': '1962' }))
      assert.equal(await desk.page.inputValue(`#${id}`), value);
    await desk.page.fill('#telephone', '07700 900 321');
    await desk.press('Register');
    assert.match(desk.path(), /^\/patients\/[0-9a-f-]{36}$/);
    assert.match(await desk.page.locator('.app-patient').innerText(), /QUIXOTEWSKI, Zebedee[\s\S]*14 March 1962/);
    await desk.follow('New request');
    await find(desk, '07700 900321');
    assert.match(await desk.text(), /QUIXOTEWSKI, Zebedee/);
  }],
  ['says each thing that is wrong with what was typed, and keeps the rest', async (world) => {
    const desk = await world.reception();
    await desk.open('/patients/new');
    await fill_newcomer(desk, { family: '', born: '31/2/1962', nhs_number: '943 476 5918', telephone: '0770', postcode: 'ZZ1' });
    await desk.press('Register');
    assert.equal(desk.status, 422);
    const links = await desk.page.locator('.nhsuk-error-summary a').evaluateAll((all) => all.map((a) => a.hash));
    assert.deepEqual(links, ['#family', '#born-day', '#nhs_number', '#telephone', '#postcode']);
    for (const link of links) assert.ok(await desk.has(`[id="${link.slice(1)}"]`), `${link} is not there`);
    assert.equal(await desk.page.inputValue('#given'), 'Zebedee');
  }],
  ['shows who might be the same beside what was said, and leaves a doubt that a manager settles', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    const [family, given] = person.name.split(', ');
    await desk.open('/patients/new');
    await fill_newcomer(desk, { given, family, born: typed_date(person.born) });
    await desk.press('Register');
    assert.match(await desk.heading(), /might be the same$/);
    assert.match(await desk.text(), /Same date of birth, and the same or a similar name/);
    assert.ok(await desk.has(`a[href="${person.href}"]`));
    await desk.press('Change what was typed');
    assert.equal(await desk.page.inputValue('#family'), family);
    await desk.press('Register');
    await desk.press('Not sure: leave it to the manager');
    assert.match(await desk.text(), /Nobody was registered/);
    const manager = await world.as('manager.millhouse');
    await manager.open('/doubts');
    await manager.follow(/^Settle/);
    await manager.press('Settle');
    assert.equal(manager.status, 422);
    await manager.page.check(`input[name=choice][value="${person.href.split('/').pop()}"]`);
    await manager.press('Settle');
    assert.match(await manager.text(), /Settled[\s\S]*On the record already/);
  }],
  ['registers somebody else with the same name when reception says so', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    const [family, given] = person.name.split(', ');
    await desk.open('/patients/new');
    await fill_newcomer(desk, { given, family, born: typed_date(person.born) });
    await desk.press('Register');
    await desk.press('It is somebody else: register');
    assert.match(desk.path(), /^\/patients\/[0-9a-f-]{36}$/);
    assert.notEqual(desk.path(), person.href);
  }],
  ['takes a request from the queue, shows who has it and who is looking, and gives it back', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    await new_request(desk, person);
    const request = desk.path();
    const other = await world.as('reception.second');
    await other.open(request);
    assert.match(await other.text(), /is looking at this/);
    await other.open('/requests');
    const row = other.page.locator('tr', { has: other.page.locator(`a[href="${request}"]`) });
    assert.match(await row.innerText(), /end of (the )?day/);
    await other.arriving(() => row.getByRole('button', { name: /^Assign to me/ }).click());
    assert.match(await other.text(), /Assigned/);
    await other.follow(/^Mine \(/);
    assert.ok(await other.has(`a[href="${request}"]`));
    await desk.open('/requests?list=team');
    assert.match(await desk.page.locator('tr', { has: desk.page.locator(`a[href="${request}"]`) }).innerText(), /Alex Second/);
    await other.arriving(() => row.getByRole('button', { name: /^Give back/ }).click());
    assert.ok(!(await other.has(`a[href="${request}"]`)));
    await other.follow(/^Done today \(/);
  }],
  ['keeps a note for the next who opens the page', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    await desk.open(person.href);
    await desk.page.locator('summary', { hasText: 'Write a note' }).click();
    await desk.press('Save note');
    assert.equal(desk.status, 422);
    await desk.page.fill('#note', 'Rings back <after> five');
    await desk.press('Save note');
    assert.match(await desk.text(), /Rings back <after> five/);
  }],
  ['shows a letter and a text of an appointment, and notes that the letter was printed', async (world) => {
    const desk = await world.reception();
    const person = await world.caller();
    await book(desk, person);
    await desk.follow('Letter or text');
    assert.match(await desk.text(), /Nothing is sent from here[\s\S]*Your appointment[\s\S]*You have an appointment on/);
    await desk.page.selectOption('#print', 'large');
    await desk.press('Show');
    assert.ok(await desk.has('.app-letter--large'));
    await desk.press('I am printing this letter');
    assert.match(await desk.text(), /Noted as printed/);
    await desk.page.emulateMedia({ media: 'print' });
    for (const hidden of ['.app-patient', 'h1', '.nhsuk-header', 'button'])
      assert.ok(!(await desk.page.locator(hidden).first().isVisible()), `${hidden} would be printed`);
    assert.ok(await desk.page.locator('.app-letter').isVisible());
  }],
];
