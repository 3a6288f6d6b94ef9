import assert from 'node:assert/strict';
import { new_request } from './walk.mjs';

// A page, and the status each role gets.
const may_see = [
  ['reception.millhouse', { '/': 200, '/requests': 200, '/clinics': 200, '/pathways': 200 }],
  ['manager.millhouse', { '/': 200, '/requests': 200, '/figures': 200, '/clinics': 200, '/pathways/physiotherapy': 200 }],
  ['gp.millhouse', { '/': 200, '/requests': 200, '/clinics': 200, '/pathways': 200 }],
  ['physio.nair', { '/clinics': 200, '/requests': 403, '/figures': 403, '/pathways': 200 }],
  ['admin.alderbrook', { '/pathways': 200, '/pathways/front-door': 200, '/requests': 403, '/clinics': 403, '/figures/waits': 200, '/figures/requests': 403 }],
];

export const cases = [
  ...may_see.map(([user, pages]) => [`shows ${user} what the role may see, and no more`, async (world) => {
    const visitor = await world.as(user);
    for (const [path, status] of Object.entries(pages)) {
      await visitor.open(path);
      assert.equal(visitor.status, status, path);
      if (status === 403) assert.equal(await visitor.heading(), 'You cannot do this');
    }
  }]),
  ['offers in the navigation only what the role may open', async (world) => {
    for (const [user] of may_see) {
      const visitor = await world.as(user);
      await visitor.open('/');
      const links = await visitor.page.locator('header nav a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      for (const href of links) {
        await visitor.open(href);
        assert.equal(visitor.status, 200, `${user} ${href}`);
      }
    }
  }],
  ['keeps a person of one practice from another\'s desk', async (world) => {
    const desk = await world.reception();
    let person;
    do {  // one who has been nowhere else
      person = await world.caller();
      await desk.open(person.href);
    } while (await desk.has('a[href^="/appointments/"]'));
    const elsewhere = await world.as('reception.canalside');
    await elsewhere.open(person.href);
    assert.equal(elsewhere.status, 404);
  }],
  ['lets a GP, and no receptionist, stand a red flag down with a reason', async (world) => {
    const desk = await world.reception();
    await new_request(desk, await world.caller(), { answers: { worst_headache: 'unsure' } });
    const request = desk.path();
    assert.ok(!(await desk.has('form[action$="/override"]')));
    const gp = await world.as('gp.millhouse');
    await gp.open('/requests');
    assert.match(await gp.page.locator('main tbody tr').first().innerText(), /Red flag/);
    await gp.open(request);
    await gp.page.locator('summary', { hasText: 'Choose something else' }).click();
    await gp.page.check('input[name=to][value=physiotherapy]');
    await gp.press('Send there instead');
    assert.equal(gp.status, 422);
    await gp.page.fill('#reason', 'Spoke to the caller: a migraine as always, no new sign');
    await gp.press('Send there instead');
    assert.match(await gp.heading(), /First-contact physiotherapist$/);
    await desk.open(request);
    assert.equal(await desk.page.locator('input[name=slot]').count(), 3);
  }],
  ['shows a page that does not exist as such', async (world) => {
    const desk = await world.reception();
    for (const path of ['/nowhere', '/patients/not-an-id', '/requests/01a17024-0000-7000-8000-000000000000']) {
      await desk.open(path);
      assert.equal(desk.status, 404, path);
    }
  }],
];
