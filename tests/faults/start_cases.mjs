// Started wrongly, Fingerpost says in one clear line what is wrong, ends with 2 and has touched nothing.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Server, command, make_demo, must, new_folder, postgres_place, psql, root, shared_demo } from './place.mjs';

function must_refuse(words, says, options = {}) {
  const { code, out, err } = command(...words, { timeout: 10_000, ...options });
  assert.match(err, says);
  assert.equal(code, 2, `ended with ${code}: ${err}`);
  assert.ok(!/serves on|Sign in/.test(out), out);
  const plain = err.split('\n').filter((line) => line && !line.startsWith('{'));
  assert.ok(plain[0].startsWith('fingerpost: '), err);
  return plain;
}
function must_refuse_in_one_line(words, says, options) {
  const lines = must_refuse(words, says, options);
  assert.equal(lines.length, 1, lines.join('\n'));
}
const serve = (place, ...more) => ['serve', ...place, '--listen', '127.0.0.1:0', ...more];

async function with_pathways(change) {
  const folder = join(new_folder(), 'pathways');
  cpSync(join(root, 'pathways'), folder, { recursive: true });
  change(folder);
  return folder;
}
function edit(file, from, to) {
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes(from), `${file} does not hold '${from}'`);
  writeFileSync(file, text.replace(from, to));
}

export const cases = [
  ['refuses a second server on the same folder, and the first goes on', async () => {
    const first = await Server.start(shared_demo());
    must_refuse_in_one_line(serve(shared_demo()), /another Fingerpost server has it open \(process \d+\): stop that one first/);
    must_refuse_in_one_line(['check', ...shared_demo()], /another Fingerpost server has it open/);
    assert.equal((await fetch(`${first.address}/health`)).status, 200);
    assert.equal(await first.stop(), 0);
  }],
  ['refuses a schema newer than its own, on PostgreSQL', async () => {
    const place = postgres_place();
    make_demo(place, 40);
    psql(place[1], "insert into schema_versions (version, name, digest, applied_at) values (999, 'the future', '\\x00', 0)");
    must_refuse_in_one_line(serve(place), /schema is at version 999 \(the future\), newer than this program's \d+/);
    must_refuse_in_one_line(['user', 'add', ...place, '--user-name', 'a', '--name', 'A', '--role', 'gp', '--organisation', 'Millhouse Surgery'], /newer than this program/,
      { input: 'a long password\n' });
  }],
  ['refuses a migration that has changed since, on PostgreSQL', async () => {
    const place = postgres_place();
    make_demo(place, 40);
    psql(place[1], "update schema_versions set digest = '\\x00' where version = 1");
    must_refuse_in_one_line(serve(place), /migration 1 .* has changed since the database ran it/);
  }],
  ['refuses to listen beyond this machine without TLS', async () => {
    for (const address of ['0.0.0.0:0', '[::]:0', '192.0.2.1:8080']) must_refuse_in_one_line(['serve', ...shared_demo(), '--listen', address], /TLS|certificate|loopback/i);
  }],
  ['refuses an address that is taken or is none', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    must_refuse_in_one_line(['serve', ...shared_demo(), '--listen', `127.0.0.1:${taken.address().port}`], /in use/i);
    taken.close();
    for (const address of ['nonsense', '127.0.0.1', '127.0.0.1:', '127.0.0.1:99999', '127.0.0.1:-1', '127.0.0.1:port', '']) must_refuse_in_one_line(['serve', ...shared_demo(), '--listen', address], /listen|HOST:PORT/);
  }],
  ['refuses a wrong key, none, an open one and one that is no key', async () => {
    const folder = new_folder();
    const key = join(folder, 'other.key');
    must('key', 'new', key);
    must_refuse_in_one_line(serve(shared_demo(), '--key-file', key), /key does not open this file/);
    chmodSync(key, 0o644);
    must_refuse_in_one_line(serve(shared_demo(), '--key-file', key), /may be read by others: chmod 600/);
    must_refuse_in_one_line(serve(shared_demo(), '--key-file', join(folder, 'none.key')), /cannot be read/);
    for (const text of ['', 'abc', 'g'.repeat(64), 'a'.repeat(65), '\0'.repeat(64)]) {
      const bad = join(folder, 'bad.key');
      writeFileSync(bad, text, { mode: 0o600 });
      must_refuse_in_one_line(serve(shared_demo(), '--key-file', bad), /does not hold 64 hexadecimal digits/);
    }
    must_refuse_in_one_line(['key', 'new', key], /exists already/);
    const keyless = join(folder, 'keyless');
    cpSync(shared_demo()[1], keyless, { recursive: true, filter: (file) => !file.endsWith('.key') });
    must_refuse_in_one_line(serve(['--data', keyless]), /no key was given/);
    must('check', ...shared_demo());
  }],
  ['refuses data that is not there or is no database', async () => {
    const folder = new_folder();
    must_refuse_in_one_line(serve(['--data', join(folder, 'none')]), /There is no database in/);
    assert.ok(!existsSync(join(folder, 'none')), 'made a folder');
    must_refuse_in_one_line(['serve', '--listen', '127.0.0.1:0'], /Say where the data is/);
    const wreck = join(folder, 'wreck');
    cpSync(shared_demo()[1], wreck, { recursive: true });
    const file = join(wreck, 'fingerpost.db');
    for (const bytes of [Buffer.alloc(0x10000, 'x'), readFileSync(file).subarray(0, 5000), Buffer.from(readFileSync(file)).fill(0, 100, 3000)]) {
      writeFileSync(file, bytes);
      for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) writeFileSync(file + suffix, '');
      must_refuse(serve(['--data', wreck]), /fingerpost\.db: /);
    }
    must_refuse_in_one_line(['demo', ...shared_demo()], /There is a database in .* already/);
  }],
  ['refuses a connection string with a password, or that leads nowhere', async () => {
    must_refuse_in_one_line(serve(['--database', 'host=/nonexistent dbname=x password=secretword']), /holds a password/);
    const { err } = command(...serve(['--database', 'host=/nonexistent dbname=x password=secretword']));
    assert.ok(!err.includes('secretword'), 'repeats the password');
    must_refuse(serve(['--database', 'host=/nonexistent dbname=x']), /PostgreSQL/);
  }],
  ['refuses pathways that are missing or have a hole, naming file and line', async () => {
    must_refuse(serve(shared_demo(), '--pathways', join(new_folder(), 'none')), /none: the directory cannot be read/);
    const without_door = await with_pathways((folder) => writeFileSync(join(folder, 'front-door.yaml'), ''));
    must_refuse(serve(shared_demo(), '--pathways', without_door), /front-door\.yaml/);
    const broken = await with_pathways((folder) => writeFileSync(join(folder, 'physiotherapy.yaml'), 'id: [unclosed\n'));
    must_refuse(serve(shared_demo(), '--pathways', broken), /physiotherapy\.yaml:\d+/);
    const unknown_state = await with_pathways((folder) => {
      const file = join(folder, readdirSync(folder).find((name) => name === 'physiotherapy.yaml'));
      const text = readFileSync(file, 'utf8');
      const to = /\bto: ([a-z_-]+)/.exec(text.slice(text.indexOf('\nsteps:')));
      assert.ok(to, 'the steps lead nowhere');
      edit(file, text.slice(text.indexOf('\nsteps:')), text.slice(text.indexOf('\nsteps:')).replace(to[0], 'to: nowhere_at_all'));
    });
    must_refuse(serve(shared_demo(), '--pathways', unknown_state), /physiotherapy\.yaml:\d+: .*nowhere_at_all/);
    const { code, out } = command('pathways', 'check', unknown_state);
    assert.equal(code, 1);
    assert.match(out, /nowhere_at_all/);
  }],
  ['refuses a data folder that it may not write to', async () => {
    const folder = join(new_folder(), 'file');
    writeFileSync(folder, '');
    must_refuse_in_one_line(['init', '--data', folder, '--network', 'N', '--practice', 'P'], /file/);
  }],
];
