import assert from 'node:assert/strict';
import { widths } from './visitor.mjs';

const pages = ['/figures/capacity', '/figures/waits', '/figures/did-not-attend'];
const tables = (visitor) => visitor.page.locator('main table');

export const cases = [
  ['shows each figure with its drawing, table, definition and file, at a desk and on a telephone', async (world) => {
    for (const size of Object.values(widths)) {
      const manager = await world.as('manager.millhouse', { size });
      await manager.open('/figures');
      for (const path of pages) {
        await manager.open(path);
        assert.equal(manager.status, 200);
        assert.equal(await manager.page.locator('svg.plot:visible').count(), 1, `${path} at ${size.width} px`);
        const name = await manager.page.locator('svg.plot:visible title').textContent();
        assert.ok(name.length > 10, path);
        assert.ok(await tables(manager).count() >= 1);
        assert.match(await manager.text(), /How this is counted[\s\S]*Out of[\s\S]*Period[\s\S]*Source/);
        const small = await manager.page.locator('svg.plot:visible').evaluate((svg) => {
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          return scale * parseFloat(getComputedStyle(svg.querySelector('text')).fontSize);
        });
        assert.ok(small >= 14, `${path}: text of ${small} px`);
        const cut = await manager.page.locator('svg.plot:visible').evaluate((svg) => {
          const paper = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter((t) => {
            const box = t.getBoundingClientRect();
            return box.left < paper.left - 1 || box.right > paper.right + 1;
          }).map((t) => t.textContent);
        });
        assert.deepEqual(cut, [], `${path} at ${size.width} px`);
      }
    }
  }],
  ['goes from a count to the people behind it and back', async (world) => {
    const manager = await world.as('manager.millhouse');
    await manager.open('/figures/waits?weeks=4');
    const waiting = manager.page.locator('main table a[href*="state=waiting"]').first();
    const count = Number(await waiting.innerText());
    assert.ok(count > 0, 'nobody waits');
    await manager.arriving(() => manager.click(waiting));
    assert.equal(manager.path(), '/figures/requests');
    assert.match(await manager.text(), new RegExp(`${count} in all`));
    assert.equal(await manager.page.locator('main tbody tr').count(), count);
    await manager.follow('Back to the figure');
    assert.equal(manager.path(), '/figures/waits');
    await manager.open('/figures/did-not-attend');
    await manager.arriving(() => manager.click(manager.page.locator('main table a[href*="attended=no"]').last()));
    assert.match(await manager.text(), /did not attend/);
    for (const status of await manager.page.locator('main tbody tr td:last-child').allInnerTexts()) assert.match(status, /Did not attend/);
  }],
  ['changes period and service without script', async (world) => {
    const manager = await world.as('manager.millhouse', { script: false });
    await manager.open('/figures/capacity');
    await manager.page.selectOption('#weeks', '4');
    await manager.page.selectOption('#service', { index: 1 });
    await manager.press('Show');
    assert.match(manager.page.url(), /weeks=4&service=\w/);
    assert.equal(await tables(manager).first().locator('tbody tr').count(), 5);
  }],
  ['gives a file that a spreadsheet opens', async (world) => {
    const manager = await world.as('manager.millhouse');
    for (const path of pages) {
      const answer = await manager.context.request.get(`${path}.csv`);
      assert.equal(answer.status(), 200);
      assert.match(answer.headers()['content-disposition'], /^attachment; filename="fingerpost-[a-z-]+-\d{4}-\d\d-\d\d\.csv"$/);
      assert.equal(answer.headers()['cache-control'], 'no-store');
      const body = await answer.body();
      assert.deepEqual([...body.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
      const lines = body.toString('utf8').slice(1).split('\r\n');
      assert.ok(lines.length > 2 && lines.at(-1) === '');
      for (const line of lines.slice(0, -1)) assert.match(line, /^"[^=+@-]/);
    }
  }],
  ['shows an administrator counts and nobody\'s name', async (world) => {
    const admin = await world.as('admin.alderbrook');
    for (const path of pages) {
      await admin.open(path);
      assert.equal(admin.status, 200);
      assert.ok(!(await admin.has('main a[href*="/figures/requests"], main a[href*="/figures/appointments"]')));
      const numbers = await admin.page.locator('main td').allInnerTexts();
      if (path === '/figures/waits') for (const text of numbers) assert.ok(!/^[1-4]$/.test(text.trim()), `${path} shows ${text}`);
    }
    await admin.open('/figures/requests');
    assert.equal(admin.status, 403);
  }],
];
