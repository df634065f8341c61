// Both tables emptied: `node reset.mjs`.
import { drizzle } from "drizzle-orm/node-postgres";
import { reset } from "drizzle-seed";
import pg from "pg";
import * as schema from "./schema.mjs";

const pool = new pg.Pool({ max: 1 });
await reset(drizzle(pool), schema);
await pool.end();
