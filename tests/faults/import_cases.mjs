// A long list comes in while reception books, and is killed on the way: bookings go on, nothing of it is in sight, and it goes on from
// where it was. On the embedded database the server does the import and is killed; on PostgreSQL the command is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause, until } from './chance.mjs';
import { Load, add_receptionists } from './load.mjs';
import { Server, command, make_demo, must, must_be_sound, new_folder, postgres_place, program, psql, root, sqlite_place } from './place.mjs';

const rows = 300_000;
const stall_ms = 500;  // on whatever machine, and with eight desks that never pause; bench/imports.cpp measures what is promised

const megabytes_at_the_kill = 4;  // of the tens that the list fills: some of it is there, and much is to come

const megabytes_in = (folder) =>
  readdirSync(folder).filter((name) => /\.db(-wal)?$/.test(name)).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6;

async function grown_by(megabytes, folder) {
  const begun = megabytes_in(folder);
  while (megabytes_in(folder) < begun + megabytes) await pause(2);
}

function write_list() {
  const lines = ['Date;Time;Status;HCP type'];
  for (let i = 0; i < rows; ++i)
    lines.push(`${String(i % 28 + 1).padStart(2, '0')}/${String(i % 12 + 1).padStart(2, '0')}/2019;1${i % 10}:00;${i === 77_777 ? 'Lost' : 'Attended'};GP`);
  const file = join(new_folder(), 'appointments.csv');
  writeFileSync(file, lines.join('\r\n') + '\r\n');
  return file;
}

// What the server took over each booking or other change, in milliseconds, from the line it logs.
function changes_ms(log) {
  return log.split('\n').filter((line) => line.includes('"method":"POST"')).map((line) => JSON.parse(line).us / 1000).sort((a, b) => a - b);
}

// Beside the load, which lives in this process too.
function begin(words) {
  const child = spawn(program, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '', err = '';
  child.stdout.on('data', (bytes) => { out += bytes; });
  child.stderr.on('data', (bytes) => { err += bytes; });
  return { child, ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code: code ?? signal, out, err }))) };
}

async function import_under_load(place) {
  const embedded = place[0] === '--data';
  make_demo(place);
  add_receptionists(place);
  const words = ['import', 'appointments', write_list(), ...place, '--practice', 'Millhouse Surgery', '--refused', '-'];
  let server = await Server.start(place);
  const load = await Load.begin(server);
  load.run();
  const importing = begin(words);
  if (embedded) await grown_by(megabytes_at_the_kill, place[1]);
  else assert.ok(await until(30, () => Number(psql(place[1], 'select coalesce(max(rows_done), 0) from import_batches')) > 0), 'no row has come in');
  if (embedded) await server.kill();
  else importing.child.kill('SIGKILL');
  assert.notEqual((await importing.ended).code, 0);
  await load.stop();
  if (embedded) server = await Server.start(place);
  await load.settle(server);
  assert.match(must('import', 'list', ...place), /1 {2}appointments .*broken off/);
  assert.match(command('import', 'publish', '1', ...place).err, /broken off/);

  server.log = '';
  load.run();
  const resumed = await begin([...words, '--resume', '--publish']).ended;
  assert.match(resumed.out, new RegExp(`Batch 1: ${rows - 1} new, 0 changed, 0 the same, 0 in doubt, 1 refused`), resumed.err);
  assert.match(resumed.out, /77779,refused,"Status"/);
  await load.stop();
  const took = changes_ms(server.log);
  await load.settle(server);
  assert.match(command(...words).err, /taken before, as batch 1/);
  assert.equal(await server.stop(), 0);
  must_be_sound(place);
  const p99 = took[Math.floor(took.length * 0.99)];
  assert.ok(p99 <= stall_ms, `the 99th of 100 changes took ${p99} ms`);
  return `${rows} rows beside ${took.length} changes by reception: p50 ${took[Math.floor(took.length / 2)]} ms, p99 ${p99} ms`;
}

export const cases = [
  ['goes on after a kill while reception books, on the embedded database', () => import_under_load(sqlite_place())],
  ['goes on after a kill while reception books, on PostgreSQL', () => import_under_load(postgres_place())],
];
