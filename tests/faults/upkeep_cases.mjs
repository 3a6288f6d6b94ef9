// Backups while the server works, restored and served from; a site moved to the other engine and back.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from './chance.mjs';
import { Desk } from './desk.mjs';
import { Load, add_receptionists } from './load.mjs';
import { Server, command, make_demo, must, must_be_sound, new_folder, postgres_place, psql, sqlite_place } from './place.mjs';

const digest_in = (text) => /\b[0-9a-f]{64}\b/.exec(text)[0];

export const cases = [
  ['a backup under load is proved, put in place and served from, with all that was acknowledged before it', async () => {
    const place = sqlite_place(), key = join(place[1], 'demo.key'), folder = new_folder();
    make_demo(place);
    add_receptionists(place);
    const server = await Server.start(place);
    const load = await Load.begin(server);
    load.run();
    for (let i = 0; i < 5; ++i) {
      const file = join(folder, `backup${i}`);
      must('backup', ...place, '--to', file);
      assert.match(must('backup', '--verify', file, '--key-file', key), /is sound, as of \d{4}-\d\d-\d\dT\d\d:\d\dZ/);
      await load.for_a_while(400, 600);
    }
    await load.stop();
    await load.settle(server);
    const last = join(folder, 'last'), restored = join(folder, 'restored');
    must('backup', ...place, '--to', last);
    await load.cancel_all();  // what happens after the backup is not in it
    assert.equal(await server.stop(), 0);

    mkdirSync(restored, { mode: 0o700 });
    copyFileSync(last, join(restored, 'fingerpost.db'));
    const again = await Server.start(['--data', restored, '--key-file', key]);
    const desk = await Desk.sign_in(again, 'desk1');
    let seen = 0;
    for (const { callers } of load.desks)
      for (const caller of callers) {
        const page = await desk.get(caller.person.href);
        for (const [id, known] of caller.appointments) {
          if (known.earlier) continue;
          assert.ok(page.body.includes(`/appointments/${id}`), 'an acknowledged appointment is not in the restored site');
          ++seen;
        }
      }
    assert.ok(seen > 5, `only ${seen} appointments`);
    assert.equal(await again.stop(), 0);
    must_be_sound(['--data', restored, '--key-file', key]);
    return `${seen} acknowledged appointments there after restoring`;
  }],
  ['a backup with one byte changed, or cut off, is refused, and says so', async () => {
    const place = sqlite_place(), file = join(new_folder(), 'backup');
    make_demo(place, 40);
    must('backup', ...place, '--to', file);
    const key = ['--key-file', join(place[1], 'demo.key')], good = readFileSync(file);
    for (let i = 0; i < 10; ++i) {
      const bad = Buffer.from(good);
      bad[Math.floor(random() * bad.length)] ^= 1 + Math.floor(random() * 255);
      writeFileSync(file, bad);
      const { code, out } = command('backup', '--verify', file, ...key);
      assert.equal(code, 1, out);
      assert.match(out, /cannot be relied on/);
    }
    writeFileSync(file, good.subarray(0, good.length - 1));
    assert.equal(command('backup', '--verify', file, ...key).code, 1);
    writeFileSync(file, good);
    assert.equal(command('backup', '--verify', file, ...key).code, 0);
    const refused = command('backup', ...place, '--to', file);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /there already/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }],
  ['a site moved to PostgreSQL and back is the same, and is served from', async () => {
    const from = sqlite_place(), key = ['--key-file', join(from[1], 'demo.key')], there = postgres_place(), back = join(new_folder(), 'site');
    make_demo(from);
    const before = digest_in(must('move', ...from, '--to-database', there[1]));
    const server = await Server.start(there);
    const desk = await Desk.sign_in(server, 'reception.millhouse');
    const [caller] = await desk.callers(['Smith', 'Jones', 'Taylor', 'Brown', 'Williams', 'Wilson']);
    await caller.call(desk, undefined, { cancel_share: 0 });
    assert.equal(await server.stop(), 0);
    must_be_sound(there);
    const after = digest_in(must('move', ...there, '--to-data', back, ...key));
    assert.notEqual(after, before, 'what happened on PostgreSQL came along');
    const again = await Server.start(['--data', back, ...key]);
    assert.deepEqual(await caller.differences(await Desk.sign_in(again, 'reception.millhouse')), []);
    assert.equal(await again.stop(), 0);
    must_be_sound(['--data', back, ...key]);

    const full = command('move', ...from, '--to-database', there[1]);
    assert.equal(full.code, 2);
    assert.match(full.err, /Nothing was moved: the target holds data already/);
    assert.match(command('move', ...there, '--to-data', back, ...key).err, /There is a database in .* already/);
    assert.match(command('move', ...there, '--to-database', 'host=x password=secret').err, /holds a password/);
    const nowhere = join(new_folder(), 'half');
    psql(there[1], 'alter table events disable trigger user; update events set at = at + 1 where sequence = 5');
    const tampered = command('move', ...there, '--to-data', nowhere, ...key);
    assert.equal(tampered.code, 2);
    assert.match(tampered.err, /audit trail is not whole/);
    assert.ok(!existsSync(nowhere), 'something is left behind');
  }],
];
