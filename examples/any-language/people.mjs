// Reads, writes and searches an encrypted column from Node.js, with node-postgres and fetch.
//
//     npm install pg
//     DATABASE_URL=postgresql://app@127.0.0.1:5432/shop GLPGENC_URL=http://127.0.0.1:8000 TOKEN=... node people.mjs
//
// Needs the table of schema.sql, and a token with encryption:session for the class pii.
import pg from "pg";

const API = process.env.GLPGENC_URL ?? "http://127.0.0.1:8000";

// What the API answered instead of keys.
class ApiError extends Error {
  constructor(status, problem) {
    super(`${status} ${problem.title}: ${problem.detail}`);
    this.status = status;
  }
}

// Has the API seal keys. The challenge and the answer together are the keys: write neither into a log.
async function sealedKeys(challenge, wanted) {
  const answer = await fetch(`${API}/api/v1/encryption/sessions`, {
    method: "POST",
    headers: { authorization: `Bearer ${process.env.TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ challenge: challenge.toString("base64"), ...wanted }),
    // A transaction is open meanwhile.
    signal: AbortSignal.timeout(5000),
  });
  const content = await answer.json();
  if (!answer.ok) throw new ApiError(answer.status, content);
  return Buffer.from(content.sealed, "base64");
}

// Loads keys into the open transaction of a client.
async function loadKeys(client, wanted) {
  for (const recheck of [false, true]) {
    const begun = await client.query("SELECT glpgenc.gl_session_begin() AS challenge");
    const sealed = await sealedKeys(begun.rows[0].challenge, { ...wanted, recheck });
    const loaded = await client.query("SELECT settings FROM glpgenc.gl_session_load($1)", [sealed]);
    // -1: a key was replaced, of which the API did not hear. It looks, and is asked once more.
    if (loaded.rows[0].settings >= 0) return;
  }
  throw new Error("the keys could not be loaded: no key is active, or the message does not open");
}

// Does work in a transaction that has keys. They end with it, however it ends.
async function keyed(pool, wanted, work) {
  const client = await pool.connect();
  let broken;
  let loaded = false;
  try {
    await client.query("BEGIN");
    await loadKeys(client, wanted);
    loaded = true;
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure) => (broken = failure));
    throw error;
  } finally {
    // Closed where the keys were not loaded: a message that was sent and not run may be in a log, its challenge valid.
    client.release(broken ?? !loaded);
  }
}

const WRITE = "INSERT INTO people (email) VALUES (glpgenc.gl_encrypt($1::text, 'people.email')) RETURNING id";
const READ = "SELECT glpgenc.gl_decrypt(email, 'people.email') AS email FROM people WHERE id = $1";
const FIND = "SELECT id FROM people WHERE email_bidx = glpgenc.gl_hmac_index($1, 'people.email') ORDER BY id DESC";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
const wanted = { tenant_id: process.env.TENANT ?? "default", data_classes: ["pii"], application: "people.mjs" };

const id = await keyed(pool, wanted, async (db) => (await db.query(WRITE, ["ada@example.org"])).rows[0].id);
console.log("written:", `person ${id}`);
await keyed(pool, wanted, async (db) => {
  console.log("read:", (await db.query(READ, [id])).rows[0].email);
  console.log("found:", (await db.query(FIND, ["ada@example.org"])).rows[0].id === id);
});

const withoutKeys = () => pool.query(READ, [id]).then(() => "nothing", (error) => error.code);
console.log("after the transaction:", await withoutKeys());
await keyed(pool, wanted, (db) => db.query("SELECT 1 / 0")).catch((error) => console.log("failed:", error.code));
console.log("after a rollback:", await withoutKeys());

await keyed(pool, { ...wanted, data_classes: ["payroll"] }, () => {}).catch((error) =>
  console.log("another class:", error.status),
);
const read = () => keyed(pool, wanted, async (db) => (await db.query(READ, [id])).rows[0].email);
const all = await Promise.all(Array.from({ length: 20 }, read));
console.log("at once:", all.filter((email) => email === "ada@example.org").length);
await pool.end();
