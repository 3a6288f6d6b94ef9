// The peer of repeats.cpp: the same question to DuckDB, by two threads, once from the CSV file and once from a table in its memory.
//   node bench/duckdb.mjs FILE.csv      prints "csv SECONDS", "memory SECONDS" and "with PEOPLE"
import { DuckDBInstance } from '@duckdb/node-api';

const file = process.argv[2];
const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
const question = (from) => `select count(distinct patient_id) from (
  select patient_id, date - lag(date, 3) over (partition by patient_id order by date) as days from ${from}) where days <= 90`;

async function timed(what, sql) {
  const begin = process.hrtime.bigint();
  const answer = await (await connection.runAndReadAll(sql)).getRows();
  console.log(what, (Number(process.hrtime.bigint() - begin) / 1e9).toFixed(3));
  return answer;
}

// The types are given, as the headings are to us: neither guesses.
const csv = `read_csv('${file}', header = true, columns = {patient_id: 'bigint', date: 'date', role: 'varchar'})`;
const [[people]] = await timed('csv', question(csv));
await connection.run(`create table appointments as select patient_id, date from ${csv}`);
const [[again]] = await timed('memory', question('appointments'));
if (people !== again) throw new Error('DuckDB gives two answers');
console.log('with', String(people));
